import type { Clock } from '../clock.ts'
import type { Trx } from '../db/connect.ts'
import { UnavailableError } from '../errors.ts'
import { saveChange, selectOpen, takeLease } from './store.ts'
import { lockRequests } from './store-view.ts'

const BUSY_s = 5

/** Ends a request that still waits for its substitute: SAT has not been asked anything, and the CFDI stays. Nothing
 *  happens when there is none. Throws UnavailableError while a worker is at it. */
export async function giveUpSubstitution(
  deps: { readonly clock: Clock },
  trx: Trx,
  x: { readonly issuanceId: string; readonly who: string },
): Promise<void> {
  const now = deps.clock.now()
  await lockRequests(trx, x.issuanceId)
  const open = await selectOpen(trx, { issuanceId: x.issuanceId, surplusId: null })
  if (open === null || open.state !== 'waiting-substitute') return
  const held = await takeLease(trx, open.id, { now, until: now })
  const change = {
    state: 'refused',
    nextAt: null,
    event: { kind: 'gave-up', detail: { code: 'withdrawn' } },
  } as const
  if (held !== null && (await saveChange(trx, held, change, { now, who: x.who }))) return
  throw new UnavailableError(
    'cancelacion-ocupada',
    'Estamos trabajando en esta factura. Intenta otra vez en unos segundos.',
    BUSY_s,
  )
}
