import type { Trx } from '../db/connect.ts'
import { unlinkAccount } from './store.ts'

/** Takes an account and its mail off the requests that it left; those that wait go on waiting for their ticket. */
export function forgetAccountOfEarlyRequests(trx: Trx, accountId: string): Promise<void> {
  return unlinkAccount(trx, accountId)
}
