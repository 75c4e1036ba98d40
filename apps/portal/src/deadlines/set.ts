import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { DeadlinePolicy } from './policy.ts'
import { insertPolicy } from './store.ts'

/** Puts a policy in force for an issuer, or for one of its stores, from now on. Tickets that were taken in before keep
 *  the deadline they were given: what was promised is never shortened. Who set what and when stays on record. */
export async function setPolicy(
  deps: { readonly db: Db; readonly clock: Clock },
  set: {
    readonly issuerId: string
    /** null: every store that has none of its own. */
    readonly storeId: string | null
    readonly policy: DeadlinePolicy
    readonly who: string
  },
): Promise<void> {
  await insertPolicy(deps.db, {
    issuer_id: set.issuerId,
    store_id: set.storeId,
    policy: JSON.stringify(set.policy),
    set_at: deps.clock.now(),
    set_by: set.who,
  })
}
