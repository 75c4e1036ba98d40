import type { Db, Trx } from '../db/connect.ts'
import { enqueue } from '../db/jobs.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Change, Issuance } from './issuance.ts'
import { priorityOf } from './deadline-order.ts'
import { wakeUpKey } from './wake-up.ts'
import { parkRow } from './store-lease.ts'
import { saveChange } from './store-save.ts'
import { commitChange } from './store-gathered.ts'

/** Wakes a worker for an issuance, in the transaction that gave it something to do. */
export async function wake(
  trx: Trx | Db,
  issuance: Pick<Issuance, 'id' | 'invoiceBy'>,
  runAt: Date | null,
): Promise<void> {
  const options = { key: wakeUpKey(issuance.id), runAt, priority: priorityOf(issuance.invoiceBy) }
  await enqueue(trx, 'advance-issuance', { issuanceId: issuance.id }, options)
}

/** Saves a finished step, gives the row back and asks for the next wake-up, all or nothing.
 *  @returns false when the row is no longer ours: nothing was saved */
export function saveStep(
  deps: { readonly db: Db; readonly worker: string },
  held: Issuance,
  change: Change,
  now: Date,
): Promise<boolean> {
  const { nextAt } = change
  const saving = { now, who: `worker:${deps.worker}`, leaseUntil: null }
  if (nextAt === null) return commitChange(deps.db, { held, change, saving })
  return inTransaction(deps.db, async (trx) => {
    if (!(await saveChange(trx, held, change, saving))) return false
    await wake(trx, held, nextAt)
    return true
  })
}

/** Gives the row back untouched, to be looked at again later. */
export function park(deps: { readonly db: Db }, held: Issuance, until: Date): Promise<void> {
  return inTransaction(deps.db, async (trx) => {
    await parkRow(trx, held, until)
    await wake(trx, held, until)
  })
}
