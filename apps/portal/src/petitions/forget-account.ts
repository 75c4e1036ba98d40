import type { Trx } from '../db/connect.ts'
import { unlinkAccount } from './store.ts'

/** Takes an account and its mail off the petitions that it made; those that wait go on waiting for the store. */
export function forgetAccountOfPetitions(trx: Trx, accountId: string): Promise<void> {
  return unlinkAccount(trx, accountId)
}
