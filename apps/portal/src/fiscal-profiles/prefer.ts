import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import { lockAccount, preferOnly } from './store.ts'

/** Makes fiscal data of an account those that forms offer first. Data of somebody else, or removed, change nothing that
 *  anybody sees: then none are preferred. */
export async function preferProfile(deps: { db: Db }, accountId: string, id: string): Promise<void> {
  await inTransaction(deps.db, async (trx) => {
    await lockAccount(trx, accountId)
    await preferOnly(trx, accountId, id)
  })
}
