import { Sum } from '../sum.ts'
import type { Importe } from '../../importe.ts'

/** What the Conceptos add up to for one tax, factor and rate. */
export type Group = { readonly base: Sum; readonly importe: Sum; readonly known: boolean }

/** Which keys of a row exist. */
export type Known = { readonly impuestoKnown: boolean; readonly tasaKnown: boolean }

/** A row of the summary beside what the Conceptos add up to, rounded to the Moneda. */
export type SummaryRow<Row> = Known & {
  readonly row: Row
  readonly base: Importe
  readonly importe: Importe
  /** Another row before it says the same tax, factor and rate. */
  readonly repeated: boolean
  /** The keys of the row and of all Conceptos exist and no other row says the same: what does not or does is reported as
   *  such, not as sums that differ. */
  readonly comparable: boolean
}

/** How rows are told apart, and whether their keys are SAT's. */
export type Reading<Row> = {
  readonly keyOf: (row: Row) => string
  readonly knownOf: (row: Row) => Known
}

type Amounts = { readonly base?: Importe; readonly importe?: Importe | undefined }

export function addTo<Row>(
  groups: Map<string, Group>,
  row: Row & Amounts,
  { keyOf, knownOf }: Reading<Row>,
): void {
  const key = keyOf(row)
  let group = groups.get(key)
  if (group === undefined) {
    group = { base: new Sum(), importe: new Sum(), known: isKnown(knownOf(row)) }
    groups.set(key, group)
  }
  if (row.base !== undefined) group.base.add(row.base)
  if (row.importe !== undefined) group.importe.add(row.importe)
}

/** The summary's rows against the groups. `missing`: a group has no row, and no key is wrong that could be its. */
export function compareRows<Row>(
  rows: readonly Row[],
  groups: ReadonlyMap<string, Group>,
  { keyOf, knownOf }: Reading<Row>,
  decimals: number,
): { readonly rows: readonly SummaryRow<Row>[]; readonly missing: boolean } {
  const allKnown = [...groups.values()].every(({ known }) => known)
  const seen = new Set<string>()
  const times = new Map<string, number>()
  for (const row of rows) times.set(keyOf(row), (times.get(keyOf(row)) ?? 0) + 1)
  const compared = rows.map((row) => {
    const key = keyOf(row)
    const repeated = seen.has(key)
    seen.add(key)
    const alone = times.get(key) === 1
    const known = knownOf(row)
    const { base, importe } = groups.get(key) ?? nothing
    return {
      ...known,
      row,
      base: base.rounded(decimals),
      importe: importe.rounded(decimals),
      repeated,
      comparable: allKnown && isKnown(known) && alone,
    }
  })
  const complete = [...groups.keys()].every((key) => seen.has(key))
  return { rows: compared, missing: allKnown && !complete && compared.every(isKnown) }
}

function isKnown({ impuestoKnown, tasaKnown }: Known): boolean {
  return impuestoKnown && tasaKnown
}

const nothing: Group = { base: new Sum(), importe: new Sum(), known: true }
