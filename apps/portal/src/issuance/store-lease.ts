import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { Issuance } from './issuance.ts'
import { FECHA_AT, type LoadedRow, issuanceOf } from './store-row.ts'

export type Taking = { readonly id: string; readonly now: Date; readonly until: Date }

/** Takes rows for one worker until `until`, each unless another holds it.
 *  @returns for each null when somebody else does, or when there is no such row */
export async function takeLeases(db: Db, takings: readonly Taking[]): Promise<readonly (Issuance | null)[]> {
  const taken = await sql<LoadedRow>`
    update issuance set attempt = attempt + 1, lease_until = taking.until
    from unnest(${takings.map(({ id }) => id)}::uuid[], ${takings.map(({ now }) => now)}::timestamptz[],
      ${takings.map(({ until }) => until)}::timestamptz[]) as taking (id, now, until)
    where issuance.id = taking.id and (lease_until is null or lease_until <= taking.now)
    returning issuance.*, ${FECHA_AT}`.execute(db)
  const byId = new Map(taken.rows.map((row) => [row.id, issuanceOf(row)]))
  return takings.map(({ id }) => byId.get(id) ?? null)
}

/** Takes up to `limit` rows whose time has come and that nobody holds, nearest deadline first. */
export async function takeDueRows(
  db: Db,
  x: { readonly now: Date; readonly until: Date; readonly limit: number },
): Promise<readonly Issuance[]> {
  const taken = await sql<LoadedRow>`
    update issuance set attempt = attempt + 1, lease_until = ${x.until}
    where id in (
      select id from issuance
      where next_at <= ${x.now} and (lease_until is null or lease_until <= ${x.now})
      order by invoice_by, requested_at limit ${x.limit} for update skip locked)
    returning issuance.*, ${FECHA_AT}`.execute(db)
  return taken.rows.map(issuanceOf).toSorted(byDeadline)
}

function byDeadline(a: Issuance, b: Issuance): number {
  return a.invoiceBy.getTime() - b.invoiceBy.getTime()
}

/** @returns false when somebody else holds the row by now */
export async function extendLease(db: Db, held: Issuance, until: Date): Promise<boolean> {
  const extended = await db
    .updateTable('issuance')
    .set({ lease_until: until })
    .where('id', '=', held.id)
    .where('attempt', '=', held.attempt)
    .executeTakeFirst()
  return extended.numUpdatedRows === 1n
}

/** Gives the row back as it was. */
export async function releaseLease(db: Db, held: Issuance): Promise<void> {
  await db
    .updateTable('issuance')
    .set({ lease_until: null })
    .where('id', '=', held.id)
    .where('attempt', '=', held.attempt)
    .execute()
}

/** Gives the row back to be looked at again at `nextAt`: nothing has happened that history should know. */
export async function parkRow(trx: Trx, held: Issuance, nextAt: Date): Promise<void> {
  await trx
    .updateTable('issuance')
    .set({ lease_until: null, next_at: nextAt, tried: [] })
    .where('id', '=', held.id)
    .where('attempt', '=', held.attempt)
    .where('state', '=', held.state)
    .execute()
}
