import type { Trx } from '../db/connect.ts'
import { lockIssuance } from './store.ts'
import { saveChange } from './store-save.ts'

/** Notes that a mail with the files was accepted by a mail server, in the transaction that notes it for the mail. Only
 *  the first mail counts; a failing one never touches the issuance. Without an address an issuance ends as `stamped`:
 *  its page is where the customer gets the files. */
export async function markDelivered(
  trx: Trx,
  x: { issuanceId: string; now: Date; who: string },
): Promise<void> {
  const issuance = await lockIssuance(trx, { id: x.issuanceId })
  if (issuance?.state !== 'stamped') return
  const event = { kind: 'delivered', detail: {} } as const
  const change = {
    state: 'delivered',
    nextAt: null,
    tries: 0,
    pac: issuance.pac,
    faults: null,
    event,
  } as const
  await saveChange(trx, issuance, change, { now: x.now, who: x.who, leaseUntil: null })
}
