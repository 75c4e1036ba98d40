import type { Db } from '../db/connect.ts'
import { askedOnce } from '../db/gather.ts'
import type { NewRow } from '../db/schema.ts'
import type { Search } from './search.ts'

export async function insertSearch(db: Db, row: NewRow<'ticket_search'>): Promise<void> {
  await db.insertInto('ticket_search').values(row).execute()
}

/** The newest of each issuer. */
export const selectSearches = askedOnce(async (db) => {
  const rows = await db
    .selectFrom('ticket_search')
    .distinctOn('issuer_id')
    .select(['issuer_id as issuerId', 'search'])
    .orderBy('issuer_id')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(({ issuerId, search }) => ({ issuerId, search: search as Search }))
})
