import type { Db, Trx } from '../db/connect.ts'

/** Rows whose time has come and that nobody holds, oldest first. */
export async function selectOverdue(db: Db, before: Date, now: Date, limit: number) {
  const rows = await db
    .selectFrom('issuance')
    .select(['id', 'next_at'])
    .where('next_at', '<=', before)
    .where((e) => e.or([e('lease_until', 'is', null), e('lease_until', '<=', now)]))
    .orderBy('next_at')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ issuanceId: row.id, nextAt: row.next_at ?? before }))
}

/** Lets workers look now at what waited for this issuer's store. @returns the ids of those issuances */
export async function hurryWaitingStore(trx: Trx, issuerId: string, now: Date): Promise<string[]> {
  const rows = await trx
    .updateTable('issuance')
    .set({ next_at: now })
    .where('issuer_id', '=', issuerId)
    .where('state', '=', 'waiting-store')
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}
