import type { LedgerEntry, PacName, Simulator } from '@timbra/pac-simulator'
import { readCFDI } from '@timbra/cfdi'
import type pg from 'pg'

export const PACS = ['sw', 'pade'] as const satisfies readonly PacName[]

type Row = {
  id: string
  ticket_id: string
  live: boolean
  state: string
  token: string
  uuid: string | null
  pac: string | null
  serie: string | null
  folio: string | null
  stamped_xml: Buffer | null
}

export type Verdict = {
  /** How each ticket ended: 'stamped at sw', 'free: given up after a refusal'. */
  readonly outcomes: Readonly<Record<string, number>>
  /** One line per ticket that is not as it must be, with its history. */
  readonly violations: readonly string[]
  readonly uuids: number
}

/** Each ticket has exactly one live UUID over all ledgers, or it is free with a reason. */
export async function judge(
  pool: pg.Pool,
  simulator: Simulator,
  asked: ReadonlyMap<string, string>,
): Promise<Verdict> {
  const { rows } = await pool.query<Row>(
    `select issuance.id, ticket_id, live, state, token, uuid, pac, serie, folio, stamped_xml
     from issuance join issuance_ticket on issuance_id = issuance.id`,
  )
  const entries = PACS.flatMap((pac) => simulator.ledger(pac).map((entry) => ({ pac, entry })))
  const byFolio = Map.groupBy(entries, ({ entry }) => `${entry.serie}-${entry.folio}`)
  const byTicket = Map.groupBy(rows, (row) => row.ticket_id)
  const outcomes: Record<string, number> = {}
  const violations: string[] = []
  for (const [ticketId, page] of asked) {
    const own = byTicket.get(ticketId) ?? []
    const stamps = own.flatMap((row) => byFolio.get(`${row.serie}-${row.folio}`) ?? [])
    const { outcome, wrong } = judgeTicket(own, stamps, page)
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    if (wrong !== null) violations.push(await historyOf(pool, own, stamps, wrong))
  }
  const folios = new Set(rows.map((row) => `${row.serie}-${row.folio}`))
  for (const { pac, entry } of entries)
    if (!folios.has(`${entry.serie}-${entry.folio}`))
      violations.push(`the ledger of ${pac} holds folio ${entry.folio}, which nobody has`)
  return { outcomes, violations, uuids: entries.length }
}

type Stamps = readonly { readonly pac: PacName; readonly entry: LedgerEntry }[]

function judgeTicket(
  own: readonly Row[],
  stamps: Stamps,
  page: string,
): { outcome: string; wrong: string | null } {
  const live = own.filter((row) => row.live)
  const [row] = live
  if (live.length > 1) return { outcome: 'VIOLATION', wrong: 'two live issuances' }
  if (row === undefined) {
    if (stamps.length > 0) return { outcome: 'VIOLATION', wrong: 'free, and yet stamped' }
    const withdrawn = own.length > 0 && own.every(({ state }) => state === 'withdrawn')
    return withdrawn
      ? { outcome: 'free: given up after a refusal', wrong: null }
      : { outcome: 'VIOLATION', wrong: 'free without a reason' }
  }
  const wrong = flawOf(row, stamps, page)
  return { outcome: wrong === null ? `one UUID, at ${row.pac}` : 'VIOLATION', wrong }
}

function flawOf(row: Row, stamps: Stamps, page: string): string | null {
  if (stamps.length > 1) return `${stamps.length} UUIDs`
  if (row.state !== 'stamped' && row.state !== 'delivered') return `it ended in ${row.state}`
  const [stamp] = stamps
  if (stamp === undefined) return 'stored as stamped, but in no ledger'
  if (stamp.entry.uuid !== row.uuid) return 'another UUID than the ledger has'
  if (stamp.pac !== row.pac) return `the ledger of ${stamp.pac} has it, the row says ${row.pac}`
  const read = row.stamped_xml && readCFDI(row.stamped_xml)
  if (!read || !read.ok || read.value.timbre?.uuid.toUpperCase() !== row.uuid) return 'its XML is not its own'
  return page === `/factura/${row.token}` ? null : 'the customer was led to another page'
}

/** Codes and numbers only: events hold no personal data, and nothing else is printed. */
async function historyOf(pool: pg.Pool, own: readonly Row[], stamps: Stamps, wrong: string): Promise<string> {
  const ids = own.map((row) => row.id)
  const { rows } = await pool.query<{ line: string }>(
    `select concat_ws(' ', to_char(at, 'MM-DD HH24:MI:SS.MS'), who, kind, from_state, '→', to_state, detail) as line
     from issuance_event where issuance_id = any($1) order by id`,
    [ids],
  )
  const ledger = stamps.map(({ pac, entry }) => `  ledger ${pac}: ${entry.uuid} at ${entry.at}`)
  const folios = own.map((row) => `${row.serie}-${row.folio} (${row.state})`).join(', ')
  return [`VIOLATION ${folios}: ${wrong}`, ...rows.map(({ line }) => `  ${line}`), ...ledger].join('\n')
}
