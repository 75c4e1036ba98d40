import type { Trx } from '../db/connect.ts'
import { forgetDeliveries } from '../delivery/forget.ts'
import { unlinkAccount } from './store-account.ts'

/** Takes the account, and every address that mails went to, off its issuances; the CFDI and their receiver stay. What
 *  is under way goes on, and is found by its ticket. */
export async function forgetAccountOfIssuances(trx: Trx, accountId: string): Promise<void> {
  await forgetDeliveries(trx, await unlinkAccount(trx, accountId))
}
