import { createHash } from 'node:crypto'
import { openJournal } from './journal.ts'
import type { Timbre } from './timbre.ts'

/** One stamp that this PAC gave. There is one entry per Sello, for ever. */
export type LedgerEntry = {
  readonly selloSha256: string
  readonly uuid: string
  /** Instant, ISO 8601. */
  readonly at: string
  readonly user: string
  readonly customid: string | null
  readonly rfcEmisor: string
  readonly rfcReceptor: string
  readonly serie: string
  readonly folio: string
  readonly total: string
  readonly noCertificado: string
  /** The SAT hears of it this much later than of others. */
  readonly satDelay_ms?: number
  readonly timbre: Timbre
  readonly xml: string
}

export type Ledger = {
  /** The stamp of this seal, once it is on disk. */
  find(sello: string): Promise<LedgerEntry | null>
  findByUUID(uuid: string): LedgerEntry | null
  /** The stamp that used this key, if that is less than 72 h ago. */
  findByCustomid(user: string, customid: string, now: Date): LedgerEntry | null
  /** Records a stamp at once for `has`, and resolves when it is on disk. Throws if the seal has one. */
  record(entry: LedgerEntry): Promise<LedgerEntry>
  /** True when a stamp of this seal is on disk or on its way there. */
  has(sello: string): boolean
  entries(): readonly LedgerEntry[]
  close(): Promise<void>
}

const CUSTOMID_TTL_ms = 72 * 3_600_000

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Opens the ledger of one PAC.
 *  @param dir null keeps everything in memory */
export async function openLedger(dir: string | null, pac: string): Promise<Ledger> {
  const journal = await openJournal<LedgerEntry>(dir, `ledger-${pac}`)
  const bySello = new Map<string, Promise<LedgerEntry>>()
  const byUUID = new Map<string, LedgerEntry>()
  const byCustomid = new Map<string, LedgerEntry>()
  const note = (entry: LedgerEntry, recorded: Promise<LedgerEntry>): void => {
    bySello.set(entry.selloSha256, recorded)
    byUUID.set(entry.uuid, entry)
    if (entry.customid !== null) byCustomid.set(`${entry.user} ${entry.customid}`, entry)
  }
  for (const entry of journal.found) note(entry, Promise.resolve(entry))
  return {
    find: async (sello) => (await bySello.get(sha256(sello))) ?? null,
    has: (sello) => bySello.has(sha256(sello)),
    findByUUID: (uuid) => byUUID.get(uuid.toUpperCase()) ?? null,
    findByCustomid: (user, customid, now) => {
      const entry = byCustomid.get(`${user} ${customid}`)
      return entry && now.getTime() - Date.parse(entry.at) < CUSTOMID_TTL_ms ? entry : null
    },
    record: (entry) => {
      if (bySello.has(entry.selloSha256)) throw new Error('a seal is stamped once')
      const recorded = journal.append(entry).then(() => entry)
      note(entry, recorded)
      return recorded
    },
    entries: () => [...byUUID.values()],
    close: () => journal.close(),
  }
}
