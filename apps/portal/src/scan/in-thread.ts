import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Scan } from './decode.ts'
import type { Upload } from './upload.ts'

/** Processor time is what a file made to hurt would take from others; on a busy machine an honest one waits longer. */
const LIMITS = { cpu_ms: 5_000, wait_ms: 60_000 }
const LOOK_EVERY_ms = 200
const MEMORY_MAX_MB = 256

/** Beside the bundle when we are bundled, else the source. */
function threadFile(): string {
  const bundled = join(import.meta.dirname, 'scan-thread.mjs')
  return existsSync(bundled) ? bundled : join(import.meta.dirname, 'thread.ts')
}

/** Decodes an upload in a thread that may use so much processor time and memory and is then ended.
 *  @returns what was found, or null: the file broke its reader, or took too long */
export function decodeApart(upload: Upload, limits = LIMITS): Promise<Scan | null> {
  return new Promise((resolve) => {
    const thread = new Worker(threadFile(), {
      workerData: upload,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MAX_MB },
      stdout: true,
      stderr: true,
    })
    const end = (scan: Scan | null) => {
      clearTimeout(patience)
      clearInterval(watch)
      resolve(scan)
      void thread.terminate()
    }
    const patience = setTimeout(() => end(null), limits.wait_ms)
    const watch = setInterval(() => {
      void cpuTime_ms(thread).then((used) => (used > limits.cpu_ms ? end(null) : undefined))
    }, LOOK_EVERY_ms)
    thread.once('message', (scan: Scan | null) => end(scan))
    thread.once('error', () => end(null)) // also out of memory
    thread.once('exit', () => end(null))
  })
}

/** 0 for a thread that has ended. */
async function cpuTime_ms(thread: Worker): Promise<number> {
  const { user, system } = await thread.cpuUsage().catch(() => ({ user: 0, system: 0 }))
  return (user + system) / 1_000
}
