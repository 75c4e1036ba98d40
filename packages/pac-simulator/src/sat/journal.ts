import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'

/** What SAT was told about one CFDI, in order. `effectiveAt` of a request: when SAT shows it as cancelled although
 *  nobody answers; null: never. Instants are ISO 8601. */
export type SatEvent =
  | {
      readonly kind: 'requested'
      readonly uuid: string
      readonly at: string
      readonly motivo: string
      readonly needsAcceptance: boolean
      readonly effectiveAt: string | null
    }
  | { readonly kind: 'accepted' | 'rejected' | 'expired'; readonly uuid: string; readonly at: string }

export type SatJournal = {
  readonly found: readonly SatEvent[]
  append(event: SatEvent): Promise<void>
  close(): Promise<void>
}

/** Append-only and on disk before anybody hears of it, so that a restart keeps what is cancelled.
 *  @param dir null keeps everything in memory */
export async function openSatJournal(dir: string | null): Promise<SatJournal> {
  if (dir === null) return { found: [], append: async () => {}, close: async () => {} }
  await mkdir(dir, { recursive: true })
  const file = await open(join(dir, 'sat.ndjson'), 'a+', 0o600)
  const text = await file.readFile('utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) await file.truncate(Buffer.byteLength(whole))
  const lines = whole.split('\n').filter((line) => line !== '')
  let last: Promise<void> = Promise.resolve()
  return {
    found: lines.map((line) => JSON.parse(line) as SatEvent),
    append: (event) => {
      last = last.then(async () => {
        await file.appendFile(`${JSON.stringify(event)}\n`)
        await file.datasync()
      })
      return last
    },
    close: async () => {
      await last
      await file.close()
    },
  }
}
