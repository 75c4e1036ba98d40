import type { Db } from '../db/connect.ts'
import { deleteProfile } from './store.ts'

/** Removes fiscal data from an account; invoices that were made with them keep their own copy.
 *  Removing twice is removing once. Somebody else's data stay where they are. */
export async function removeProfile(deps: { db: Db }, accountId: string, id: string): Promise<void> {
  await deleteProfile(deps.db, accountId, id)
}
