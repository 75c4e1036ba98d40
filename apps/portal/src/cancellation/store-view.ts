import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { CancellationState } from './cancellation.ts'

/** Serialises requests for one CFDI until the transaction ends. */
export async function lockRequests(trx: Trx, issuanceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('cancellation:' || ${issuanceId}::text, 0))`.execute(
    trx,
  )
}

/** Rows whose time has come and that nobody holds, oldest first. */
export async function selectOverdue(db: Db, before: Date, now: Date, limit: number) {
  const rows = await db
    .selectFrom('cancellation')
    .select(['id', 'next_at'])
    .where('next_at', '<=', before)
    .where((e) => e.or([e('lease_until', 'is', null), e('lease_until', '<=', now)]))
    .orderBy('next_at')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ cancellationId: row.id, nextAt: row.next_at ?? before }))
}

/** The newest request for an issuance's own CFDI with its events; null when nobody has asked. */
export async function selectNewest(db: Db, issuanceId: string) {
  const row = await db
    .selectFrom('cancellation')
    .selectAll()
    .where('issuance_id', '=', issuanceId)
    .where('surplus_id', 'is', null)
    .orderBy('requested_at', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const events = await db
    .selectFrom('cancellation_event')
    .select(['at', 'kind', 'to_state as toState', 'detail'])
    .where('cancellation_id', '=', row.id)
    .orderBy('id')
    .execute()
  return {
    id: row.id,
    motivo: row.motivo,
    substituteId: row.substitute_id,
    state: row.state as CancellationState,
    requestedAt: row.requested_at,
    requestedBy: row.requested_by,
    updatedAt: row.updated_at,
    satCode: row.sat_code,
    acuse: row.acuse,
    events: events.map((event) => ({ ...event, toState: event.toState as CancellationState })),
  }
}
