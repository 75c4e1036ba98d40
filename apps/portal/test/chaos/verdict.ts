import type { LedgerEntry, PacName, Simulator } from '@timbra/pac-simulator'
import { readCFDI } from '@timbra/cfdi'
import type pg from 'pg'

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
  readonly wrong: Readonly<Record<Wrong, number>>
  readonly uuids: number
}

/** lost: asked for, and there is no CFDI and no reason · double: more than one · unexplained: portal and ledgers do not
 *  agree. */
export type Wrong = 'lost' | 'double' | 'unexplained'
type Flaw = { readonly kind: Wrong; readonly what: string }

/** Each ticket has exactly one live UUID over all ledgers, or it is free with a reason. */
export async function judge(
  pool: pg.Pool,
  { simulator, pacs }: { readonly simulator: Simulator; readonly pacs: readonly PacName[] },
  asked: ReadonlyMap<string, string>,
): Promise<Verdict> {
  const { rows } = await pool.query<Row>(
    `select issuance.id, ticket_id, live, state, token, uuid, pac, serie, folio, stamped_xml
     from issuance join issuance_ticket on issuance_id = issuance.id`,
  )
  const entries = pacs.flatMap((pac) => simulator.ledger(pac).map((entry) => ({ pac, entry })))
  const byFolio = Map.groupBy(entries, ({ entry }) => `${entry.serie}-${entry.folio}`)
  const byTicket = Map.groupBy(rows, (row) => row.ticket_id)
  const outcomes: Record<string, number> = {}
  const violations: string[] = []
  const counts = { lost: 0, double: 0, unexplained: 0 }
  for (const [ticketId, page] of asked) {
    const own = byTicket.get(ticketId) ?? []
    const stamps = own.flatMap((row) => byFolio.get(`${row.serie}-${row.folio}`) ?? [])
    const { outcome, wrong } = judgeTicket(own, stamps, page)
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    if (wrong === null) continue
    counts[wrong.kind] += 1
    violations.push(await historyOf(pool, own, stamps, wrong))
  }
  const folios = new Set(rows.map((row) => `${row.serie}-${row.folio}`))
  for (const { pac, entry } of entries) {
    if (folios.has(`${entry.serie}-${entry.folio}`)) continue
    counts.unexplained += 1
    violations.push(`the ledger of ${pac} holds folio ${entry.folio}, which nobody has`)
  }
  return { outcomes, violations, wrong: counts, uuids: entries.length }
}

type Stamps = readonly { readonly pac: PacName; readonly entry: LedgerEntry }[]

function judgeTicket(
  own: readonly Row[],
  stamps: Stamps,
  page: string,
): { outcome: string; wrong: Flaw | null } {
  const live = own.filter((row) => row.live)
  const [row] = live
  if (live.length > 1) return violation('double', 'two live issuances')
  if (row === undefined) {
    if (stamps.length > 0) return violation('unexplained', 'free, and yet stamped')
    const withdrawn = own.length > 0 && own.every(({ state }) => state === 'withdrawn')
    return withdrawn
      ? { outcome: 'free: given up after a refusal', wrong: null }
      : violation('lost', 'free without a reason')
  }
  const wrong = flawOf(row, stamps, page)
  return wrong === null ? { outcome: `one UUID, at ${row.pac}`, wrong } : violation(wrong.kind, wrong.what)
}

function violation(kind: Wrong, what: string): { outcome: string; wrong: Flaw } {
  return { outcome: `VIOLATION: ${kind}`, wrong: { kind, what } }
}

function flawOf(row: Row, stamps: Stamps, page: string): Flaw | null {
  if (stamps.length > 1) return { kind: 'double', what: `${stamps.length} UUIDs` }
  if (row.state !== 'stamped' && row.state !== 'delivered')
    return { kind: 'lost', what: `it ended in ${row.state}` }
  const what = disagreement(row, stamps, page)
  return what === null ? null : { kind: 'unexplained', what }
}

function disagreement(row: Row, [stamp]: Stamps, page: string): string | null {
  if (stamp === undefined) return 'stored as stamped, but in no ledger'
  if (stamp.entry.uuid !== row.uuid) return 'another UUID than the ledger has'
  if (stamp.pac !== row.pac) return `the ledger of ${stamp.pac} has it, the row says ${row.pac}`
  const read = row.stamped_xml && readCFDI(row.stamped_xml)
  if (!read || !read.ok || read.value.timbre?.uuid.toUpperCase() !== row.uuid) return 'its XML is not its own'
  return page === `/factura/${row.token}` ? null : 'the customer was led to another page'
}

/** Codes and numbers only: events hold no personal data, and nothing else is printed. */
async function historyOf(pool: pg.Pool, own: readonly Row[], stamps: Stamps, wrong: Flaw): Promise<string> {
  const ids = own.map((row) => row.id)
  const { rows } = await pool.query<{ line: string }>(
    `select concat_ws(' ', to_char(at, 'MM-DD HH24:MI:SS.MS'), who, kind, from_state, '→', to_state, detail) as line
     from issuance_event where issuance_id = any($1) order by id`,
    [ids],
  )
  const ledger = stamps.map(({ pac, entry }) => `  ledger ${pac}: ${entry.uuid} at ${entry.at}`)
  const folios = own.map((row) => `${row.serie}-${row.folio} (${row.state})`).join(', ')
  return [
    `VIOLATION (${wrong.kind}) ${folios}: ${wrong.what}`,
    ...rows.map(({ line }) => `  ${line}`),
    ...ledger,
  ].join('\n')
}
