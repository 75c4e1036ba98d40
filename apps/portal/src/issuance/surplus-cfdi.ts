import type { Db, Trx } from '../db/connect.ts'
import type { StampedCfdi } from './cancelled.ts'
import { insertEvent } from './store-event.ts'
import { selectSurplus, selectUncancelled, setCancellation } from './store-surplus.ts'

/** The CFDI that is too many, made of the bytes that were sent, which say everything but its UUID. It is the one that the
 *  customer does not have: the first stamp that was stored stays. @returns null when there is no such one */
export function surplusCfdi(db: Db, surplusId: string): Promise<StampedCfdi | null> {
  return selectSurplus(db, surplusId)
}

/** Those whose cancellation nobody has asked for, oldest first. */
export function surplusesToCancel(
  db: Db,
  limit: number,
): Promise<readonly { readonly id: string; readonly issuanceId: string }[]> {
  return selectUncancelled(db, limit)
}

/** Keeps with the surplus CFDI where its cancellation stands, and tells it in the history of the ticket's issuance. */
export async function noteSurplusCancellation(
  trx: Trx,
  x: {
    readonly surplusId: string
    readonly issuanceId: string
    readonly state: string
    readonly at: Date
    readonly who: string
  },
): Promise<void> {
  if (!(await setCancellation(trx, x.surplusId, x.state))) return
  const event = { kind: 'surplus-cancellation', detail: { state: x.state } } as const
  await insertEvent(trx, x.issuanceId, { at: x.at, who: x.who, from: null, to: null, event })
}
