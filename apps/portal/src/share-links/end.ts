import type { Db } from '../db/connect.ts'
import { deleteShareLink } from './store.ts'

/** Ends a link of the account at once. Ending twice is ending once; somebody else's stay. */
export async function endShareLink(deps: { db: Db }, accountId: string, id: string): Promise<void> {
  await deleteShareLink(deps.db, accountId, id)
}
