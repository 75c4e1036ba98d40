import type { Db, Trx } from '../db/connect.ts'
import { enqueue } from '../db/jobs.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Change, Issuance } from './issuance.ts'
import { priorityOf } from './deadline-order.ts'
import { parkRow, saveChange } from './store.ts'

/** Wakes a worker for an issuance, in the transaction that gave it something to do. */
export async function wake(
  trx: Trx | Db,
  issuance: Pick<Issuance, 'id' | 'invoiceBy'>,
  runAt: Date | null,
): Promise<void> {
  const options = { key: wakeUpKey(issuance.id), runAt, priority: priorityOf(issuance.invoiceBy) }
  await enqueue(trx, 'advance-issuance', { issuanceId: issuance.id }, options)
}

/** One wake-up per issuance: a later one takes the place of an earlier one that has not begun. */
export function wakeUpKey(issuanceId: string): string {
  return `advance-issuance:${issuanceId}`
}

/** Saves a finished step, gives the row back and asks for the next wake-up, all or nothing.
 *  `also` runs in the same transaction. @returns false when the row is no longer ours: nothing was saved */
export function saveStep(
  deps: { readonly db: Db; readonly worker: string },
  held: Issuance,
  change: Change,
  now: Date,
  also?: (trx: Trx) => Promise<void>,
): Promise<boolean> {
  return inTransaction(deps.db, async (trx) => {
    const saving = { now, who: `worker:${deps.worker}`, leaseUntil: null }
    if (!(await saveChange(trx, held, change, saving))) return false
    await also?.(trx)
    if (change.nextAt !== null) await wake(trx, held, change.nextAt)
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
