import type { Fault } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import type { Db, Trx } from '../db/connect.ts'
import { enqueue } from '../db/jobs.ts'
import { inTransaction } from '../db/transaction.ts'
import { parseCorreo } from '../email.ts'
import type { Ids } from '../ids.ts'
import { insertDelivery, lockRequests, pendingDeliveryTo, requestedSince } from './store.ts'

export type RequestDeliveryDeps = { readonly db: Db; readonly clock: Clock; readonly ids: Ids }

export type DeliveryRequested =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }

const MAILS_PER_HOUR = 5
const HOUR_MS = 3_600_000

/** Asks for a stamped CFDI to be mailed. In the caller's transaction if `deps.db` is one.
 *  Asking again while the same mail is still waiting is the same request. At most 5 mails an hour leave for one
 *  issuance, whatever the addresses, so that a page cannot be used to flood somebody's mailbox.
 *  @returns a fault at 'email': no address (parseCorreo), or ENVIO-LIMITE beyond that */
export async function requestDelivery(
  deps: RequestDeliveryDeps,
  request: { issuanceId: string; email: string },
): Promise<DeliveryRequested> {
  const email = parseCorreo(request.email, 'email')
  if (!email.ok) return { kind: 'refused', faults: email.faults }
  const work = (trx: Trx) => requestIn(trx, deps, { ...request, email: email.value })
  return isTransaction(deps.db) ? work(deps.db) : inTransaction(deps.db, work)
}

async function requestIn(
  trx: Trx,
  deps: RequestDeliveryDeps,
  request: { issuanceId: string; email: string },
): Promise<DeliveryRequested> {
  const { issuanceId, email } = request
  const now = deps.clock.now()
  await lockRequests(trx, issuanceId)
  if ((await pendingDeliveryTo(trx, issuanceId, email)) !== null) return { kind: 'accepted' }
  const recent = await requestedSince(trx, issuanceId, new Date(now.getTime() - HOUR_MS))
  const oldest = recent.at(-MAILS_PER_HOUR)
  if (oldest !== undefined) return { kind: 'refused', faults: [tooMany(oldest, now)] }
  const id = deps.ids.uuid()
  await insertDelivery(trx, { id, issuanceId, email, now })
  await enqueue(trx, 'deliver-cfdi', { deliveryId: id }, { key: deliveryJobKey(id), runAt: null })
  return { kind: 'accepted' }
}

export function deliveryJobKey(deliveryId: string): string {
  return `deliver-cfdi:${deliveryId}`
}

function tooMany(oldest: Date, now: Date): Fault {
  const minutes = Math.max(1, Math.ceil((oldest.getTime() + HOUR_MS - now.getTime()) / 60_000))
  return {
    code: 'ENVIO-LIMITE',
    path: 'email',
    message: `Ya pediste ${MAILS_PER_HOUR} correos de esta factura en la última hora. Inténtalo de nuevo en ${minutes} min, o descarga tus archivos en esta página.`,
    source: 'timbra delivery/README.md',
  }
}

function isTransaction(db: Db | Trx): db is Trx {
  return db.isTransaction
}
