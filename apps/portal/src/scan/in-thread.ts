import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Scan } from './decode.ts'
import type { Upload } from './upload.ts'

const TIME_MAX_ms = 8_000
const MEMORY_MAX_MB = 256

/** Beside the bundle when we are bundled, else the source. */
function threadFile(): string {
  const bundled = join(import.meta.dirname, 'scan-thread.mjs')
  return existsSync(bundled) ? bundled : join(import.meta.dirname, 'thread.ts')
}

/** Decodes an upload in a thread that may use so much time and memory and is then ended.
 *  @returns what was found, or null: the file broke its reader, or took too long */
export function decodeApart(upload: Upload, limits = { time_ms: TIME_MAX_ms }): Promise<Scan | null> {
  return new Promise((resolve) => {
    const thread = new Worker(threadFile(), {
      workerData: upload,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MAX_MB },
      stdout: true,
      stderr: true,
    })
    const end = (scan: Scan | null) => {
      clearTimeout(timer)
      resolve(scan)
      void thread.terminate()
    }
    const timer = setTimeout(() => end(null), limits.time_ms)
    thread.once('message', (scan: Scan | null) => end(scan))
    thread.once('error', () => end(null)) // also out of memory
    thread.once('exit', () => end(null))
  })
}
