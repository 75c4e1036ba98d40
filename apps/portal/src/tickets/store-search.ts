import type { Db } from '../db/connect.ts'
import type { NewRow } from '../db/schema.ts'
import type { Search } from './search.ts'

export async function insertSearch(db: Db, row: NewRow<'ticket_search'>): Promise<void> {
  await db.insertInto('ticket_search').values(row).execute()
}

/** The newest of each issuer. */
export async function selectSearches(db: Db): Promise<{ issuerId: string; search: Search }[]> {
  const rows = await db
    .selectFrom('ticket_search')
    .distinctOn('issuer_id')
    .select(['issuer_id as issuerId', 'search'])
    .orderBy('issuer_id')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(({ issuerId, search }) => ({ issuerId, search: search as Search }))
}
