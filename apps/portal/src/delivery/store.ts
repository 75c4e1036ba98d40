import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'

/** A delivery that a worker holds until its lease ends, with what it needs to send it. */
export type HeldDelivery = {
  readonly id: string
  readonly attempt: number
  readonly email: string
  readonly issuanceId: string
}

/** What a mail brings, and what its PDF shows beside it. */
export type StampedCfdi = {
  readonly token: string
  readonly serie: string | null
  readonly folio: string | null
  readonly uuid: string
  readonly xml: Uint8Array
  readonly issuer: { readonly id: string; readonly tradeName: string }
  readonly store: { readonly name: string; readonly address: string }
}

/** Reads, never writes, what the issuance room recorded; null as long as nothing is stamped. */
export async function stampedCfdiOf(db: Db, issuanceId: string): Promise<StampedCfdi | null> {
  const row = await db
    .selectFrom('issuance')
    .innerJoin('issuer', 'issuer.id', 'issuance.issuer_id')
    .innerJoin('store', 'store.id', 'issuance.store_id')
    .select([
      'token',
      'issuance.serie',
      'folio',
      'uuid',
      'stamped_xml',
      'issuer.id as issuer_id',
      'trade_name',
      'name',
      'address',
    ])
    .where('issuance.id', '=', issuanceId)
    .executeTakeFirst()
  if (!row || row.uuid === null || row.stamped_xml === null) return null
  return {
    token: row.token,
    serie: row.serie,
    folio: row.folio,
    uuid: row.uuid,
    xml: row.stamped_xml,
    issuer: { id: row.issuer_id, tradeName: row.trade_name },
    store: { name: row.name, address: row.address },
  }
}

/** Serialises requests for one issuance until the transaction ends, so that a limit counted here is true. */
export async function lockRequests(trx: Trx, issuanceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('delivery:' || ${issuanceId}::text, 0))`.execute(
    trx,
  )
}

export async function pendingDeliveryTo(trx: Trx, issuanceId: string, email: string): Promise<string | null> {
  const row = await trx
    .selectFrom('delivery')
    .select('id')
    .where('issuance_id', '=', issuanceId)
    .where('state', '=', 'pending')
    .where(sql<boolean>`lower(email) = lower(${email})`)
    .executeTakeFirst()
  return row?.id ?? null
}

/** When the deliveries of an issuance since `since` were requested, the oldest first. */
export async function requestedSince(trx: Trx, issuanceId: string, since: Date): Promise<Date[]> {
  const rows = await trx
    .selectFrom('delivery')
    .select('requested_at')
    .where('issuance_id', '=', issuanceId)
    .where('requested_at', '>', since)
    .orderBy('requested_at')
    .execute()
  return rows.map((row) => row.requested_at)
}

export async function insertDelivery(
  trx: Trx,
  row: { id: string; issuanceId: string; email: string; now: Date },
): Promise<void> {
  await trx
    .insertInto('delivery')
    .values({
      id: row.id,
      issuance_id: row.issuanceId,
      email: row.email,
      state: 'pending',
      requested_at: row.now,
      next_at: row.now,
      lease_until: null,
      sent_at: null,
      last_problem: null,
    })
    .execute()
}

/** Takes a due, pending delivery that nobody holds; raises its attempt, which is the fencing token. While it is held,
 *  `next_at` is the end of the lease, so that the janitor finds it if the worker dies. */
export async function takeDelivery(
  db: Db,
  id: string,
  times: { now: Date; dueBy: Date; leaseUntil: Date },
): Promise<HeldDelivery | null> {
  const row = await db
    .updateTable('delivery')
    .set((eb) => ({
      attempt: eb('attempt', '+', 1),
      lease_until: times.leaseUntil,
      next_at: times.leaseUntil,
    }))
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .where('next_at', '<=', times.dueBy)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', times.now)]))
    .returning(['id', 'attempt', 'email', 'issuance_id'])
    .executeTakeFirst()
  if (!row) return null
  return { id: row.id, attempt: row.attempt, email: row.email, issuanceId: row.issuance_id }
}

/** Notes that the mail is out. Not fenced: whoever held the lease when the server took it, it was taken.
 *  Returns false if that was known before. */
export async function noteSent(trx: Trx, id: string, now: Date): Promise<boolean> {
  const result = await trx
    .updateTable('delivery')
    .set({ state: 'sent', sent_at: now, next_at: null, lease_until: null, last_problem: null })
    .where('id', '=', id)
    .where('state', '!=', 'sent')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Notes a failed attempt, and when to try again (null: given up). Returns false, and changes nothing, if the row went
 *  to another worker meanwhile. */
export async function noteFailure(
  trx: Trx,
  held: HeldDelivery,
  failure: { problem: string; nextAt: Date | null },
): Promise<boolean> {
  const result = await trx
    .updateTable('delivery')
    .set({
      state: failure.nextAt === null ? 'failed' : 'pending',
      next_at: failure.nextAt,
      lease_until: null,
      last_problem: failure.problem,
    })
    .where('id', '=', held.id)
    .where('attempt', '=', held.attempt)
    .where('state', '=', 'pending')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function overdueDeliveries(db: Db, before: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('delivery')
    .select('id')
    .where('state', '=', 'pending')
    .where('next_at', '<=', before)
    .orderBy('next_at')
    .limit(500)
    .execute()
  return rows.map((row) => row.id)
}

export async function deleteDeliveries(trx: Trx, issuanceIds: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('delivery')
    .where('issuance_id', 'in', [...issuanceIds])
    .execute()
}
