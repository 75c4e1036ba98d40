import { giveUpSubstitution } from '../cancellation/give-up.ts'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import { withdrawWithin } from '../issuance/withdraw.ts'

/** The customer does not go on with an invoice whose data the SAT refused. When it was to take the place of another one,
 *  that one stays as it is; else its tickets are free. @returns false when it does not wait for the customer any more */
export function giveUp(
  deps: { readonly db: Db; readonly clock: Clock },
  x: { readonly token: string; readonly substitutes: string | null },
): Promise<boolean> {
  return inTransaction(deps.db, async (trx) => {
    const done = await withdrawWithin(deps, trx, x)
    if (done && x.substitutes !== null)
      await giveUpSubstitution(deps, trx, { issuanceId: x.substitutes, who: 'customer' })
    return done
  })
}
