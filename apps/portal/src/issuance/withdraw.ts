import type { Clock } from '../clock.ts'
import type { Db, Trx } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import { NotFoundError } from '../errors.ts'
import { lockIssuance } from './store.ts'
import { saveChange } from './store-save.ts'
import { freeTickets } from './store-request.ts'
import { mayChoose } from './transitions.ts'

/** Gives the ticket back, when the SAT refused the customer's data and the customer does not go on. Nothing was
 *  stamped, so the ticket is free for a new request.
 *  @returns false when it is not waiting for the customer: then nothing changes. Throws NotFoundError. */
export function withdrawIssuance(deps: { db: Db; clock: Clock }, x: { token: string }): Promise<boolean> {
  return inTransaction(deps.db, (trx) => withdrawWithin(deps, trx, x))
}

/** The same within the caller's transaction. */
export async function withdrawWithin(
  deps: { readonly clock: Clock },
  trx: Trx,
  x: { readonly token: string },
): Promise<boolean> {
  const issuance = await lockIssuance(trx, { token: x.token })
  if (issuance === null)
    throw new NotFoundError('factura-desconocida', 'No existe una factura en esta dirección.')
  if (issuance.state === 'withdrawn') return true
  if (!mayChoose(issuance.state, 'withdraw')) return false
  const event = { kind: 'withdrawn', detail: {} } as const
  const change = { state: 'withdrawn', nextAt: null, tries: 0, pac: null, faults: null, event } as const
  await saveChange(trx, issuance, change, { now: deps.clock.now(), who: 'customer', leaseUntil: null })
  await freeTickets(trx, issuance.id)
  return true
}
