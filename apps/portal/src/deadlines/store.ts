import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { NewRow } from '../db/schema.ts'
import type { PastRequest } from './left-out.ts'
import type { DeadlinePolicy } from './policy.ts'

export async function insertPolicy(db: Db, row: NewRow<'deadline_policy'>): Promise<void> {
  await db.insertInto('deadline_policy').values(row).execute()
}

/** The newest of the issuer and of each of its stores. */
export async function selectPolicies(
  db: Db,
  issuerId: string,
): Promise<{ storeId: string | null; policy: DeadlinePolicy }[]> {
  const rows = await db
    .selectFrom('deadline_policy')
    .distinctOn('store_id')
    .select(['store_id as storeId', 'policy'])
    .where('issuer_id', '=', issuerId)
    .orderBy('store_id')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(({ storeId, policy }) => ({ storeId, policy: policy as DeadlinePolicy }))
}

export async function selectPastRequests(
  db: Db,
  issuerId: string,
  { since, limit }: { since: Date; limit: number },
): Promise<PastRequest[]> {
  const { rows } = await sql<PastRequest>`
    select ticket.issued_at as "issuedAt", asked.requested_at as "requestedAt", store.time_zone as "timeZone"
    from (
      select issuance_ticket.ticket_id, min(issuance.requested_at) as requested_at
      from issuance join issuance_ticket on issuance_ticket.issuance_id = issuance.id
      where issuance.issuer_id = ${issuerId} and issuance.requested_at >= ${since}
      group by issuance_ticket.ticket_id
      order by requested_at desc limit ${limit}
    ) asked
    join ticket on ticket.id = asked.ticket_id
    join store on store.id = ticket.store_id
    order by asked.requested_at desc`.execute(db)
  return rows
}
