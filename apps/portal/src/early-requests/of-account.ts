import type { Db } from '../db/connect.ts'
import { selectOfAccount } from './store.ts'

/** What is kept of the requests that an account left before their ticket came. */
export function earlyRequestsOfAccount(db: Db, accountId: string) {
  return selectOfAccount(db, accountId)
}
