import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** Lines that were written once and are never changed. */
export type Journal<Line> = {
  /** What was there when it was opened. */
  readonly found: readonly Line[]
  /** Resolves when the line is on disk: nobody may hear of it before. */
  append(line: Line): Promise<void>
  close(): Promise<void>
}

/** Opens `<dir>/<name>.ndjson`, readable by its owner only: one fsync per batch, so that killing the simulator forgets
 *  nothing that was answered. A last line torn by a kill was never answered and is cut off.
 *  @param dir made if missing; null keeps nothing */
export async function openJournal<Line>(dir: string | null, name: string): Promise<Journal<Line>> {
  if (dir === null) return { found: [], append: async () => {}, close: async () => {} }
  await mkdir(dir, { recursive: true })
  const file = await open(join(dir, `${name}.ndjson`), 'a+', 0o600)
  const text = await file.readFile('utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) await file.truncate(Buffer.byteLength(whole))
  const lines = whole.split('\n').filter((line) => line !== '')
  const append = batched(file)
  return {
    found: lines.map((line) => JSON.parse(line) as Line),
    append: (line) => append(`${JSON.stringify(line)}\n`),
    close: async () => {
      await append('')
      await file.close()
    },
  }
}

/** Lines that arrive while the disk is busy share the next write and its fsync. */
function batched(file: FileHandle): (line: string) => Promise<void> {
  let waiting: string[] = []
  let busy: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null
  return (line) => {
    waiting.push(line)
    next ??= busy = busy.then(async () => {
      const lines = waiting
      waiting = []
      next = null
      await file.appendFile(lines.join(''))
      await file.datasync()
    })
    return next
  }
}
