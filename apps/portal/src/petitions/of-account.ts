import type { Db } from '../db/connect.ts'
import { selectOfAccount } from './store.ts'

/** What is kept of the petitions that an account made to stores. */
export function petitionsOfAccount(db: Db, accountId: string) {
  return selectOfAccount(db, accountId)
}
