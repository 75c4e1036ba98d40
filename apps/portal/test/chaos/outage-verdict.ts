import type { PacName, Simulator } from '@timbra/pac-simulator'
import type pg from 'pg'
import { priorityOf } from '../../src/issuance/deadline-order.ts'

const HOUR_MS = 3_600_000
/** Source: pac-spec §1, RMF 2.7.2.9: a PAC takes a CFDI of at most 72 hours. */
const WINDOW_MS = 72 * HOUR_MS

type Stamped = {
  readonly folio: string
  readonly requested_at: Date
  readonly invoice_by: Date
  readonly fecha_at: Date
}

export type WindowVerdict = {
  /** One line for each CFDI that was asked for, dated or stamped too late. */
  readonly late: readonly string[]
  /** The longest time between Fecha and stamp. */
  readonly oldest_h: number
  /** How many with a nearer deadline were still waiting when one was stamped, at most. */
  readonly overtaken: number
}

/** Judges times by what the ledgers and the bytes say. @param since only stamps after this are put in order */
export async function judgeWindows(
  pool: pg.Pool,
  { simulator, pacs }: { readonly simulator: Simulator; readonly pacs: readonly PacName[] },
  since: Date,
): Promise<WindowVerdict> {
  const { rows } = await pool.query<Stamped>(
    `select folio, requested_at, invoice_by, fecha::timestamp at time zone time_zone as fecha_at
     from issuance join store on store.id = store_id where uuid is not null`,
  )
  const byFolio = new Map(rows.map((row) => [row.folio, row]))
  const stamps = pacs
    .flatMap((pac) => simulator.ledger(pac))
    .flatMap(({ folio, at }) => {
      const row = byFolio.get(folio)
      return row ? [{ row, at: new Date(at) }] : []
    })
  const late = stamps.flatMap(({ row, at }) => latenessOf(row, at))
  const ages = stamps.map(({ row, at }) => (at.getTime() - row.fecha_at.getTime()) / HOUR_MS)
  const order = stamps.filter(({ at }) => at >= since).toSorted((a, b) => a.at.getTime() - b.at.getTime())
  const places = order.map(({ row }) => priorityOf(row.invoice_by))
  return { late, oldest_h: Math.max(0, ...ages), overtaken: mostOvertaken(places) }
}

/** The last second of a deadline counts whole. */
function latenessOf({ folio, requested_at, invoice_by, fecha_at }: Stamped, at: Date): string[] {
  const end = invoice_by.getTime() + 1_000
  const wrong = [
    ...(requested_at.getTime() < end ? [] : ['it was accepted after its deadline']),
    ...(fecha_at.getTime() < end ? [] : ['its Fecha is after its deadline']),
    ...(at.getTime() - fecha_at.getTime() <= WINDOW_MS ? [] : ['it was stamped 72 h after its Fecha']),
  ]
  return wrong.map((what) => `${folio}: ${what}`)
}

/** For each stamp, how many that come later have a nearer deadline; the largest of these numbers. */
function mostOvertaken(places: readonly number[]): number {
  const after = new Map<number, number>()
  let most = 0
  for (const place of places.toReversed()) {
    const nearer = [...after].reduce((sum, [other, n]) => (other < place ? sum + n : sum), 0)
    most = Math.max(most, nearer)
    after.set(place, (after.get(place) ?? 0) + 1)
  }
  return most
}
