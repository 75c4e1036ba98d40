// The thread of in-thread.ts: one upload, one answer; null when its reader breaks.
import { parentPort, workerData } from 'node:worker_threads'
import { decodeUpload } from './decode.ts'
import type { Upload } from './upload.ts'

const answer = await decodeUpload(workerData as Upload).catch(() => null)
parentPort?.postMessage(answer)
