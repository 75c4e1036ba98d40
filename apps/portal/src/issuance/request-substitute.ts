import type { Fault, Receptor } from '@timbra/cfdi'
import type { Trx } from '../db/connect.ts'
import type { Ids } from '../ids.ts'
import type { Clock } from '../clock.ts'
import { parseCustomerData } from './customer-data.ts'
import { wake } from './save.ts'
import { lockIssuance } from './store.ts'
import { insertSubstitute, selectLiveSubstitute } from './store-substitute.ts'

export type SubstituteRequest = {
  /** Made with the form, so that a double click is the same request. */
  readonly id: string
  /** The issuance whose CFDI the new one takes the place of. */
  readonly originalId: string
  readonly receptor: Receptor
  readonly email: string | null
  readonly accountId: string | null
  /** customer | staff:<id> */
  readonly who: string
}

export type SubstituteRequested =
  /** existing: one is under way for this CFDI already. */
  | { readonly kind: 'accepted' | 'existing'; readonly id: string; readonly token: string }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }

/** Asks for a CFDI of the same purchase for other data, related to the first by TipoRelacion 04. Its claims on the tickets
 *  stay not live: until SAT has cancelled the first, that one is the live one. Within the caller's transaction, which also
 *  asks for that cancellation. Source: rulebook §F2 */
export async function requestSubstitute(
  deps: { readonly clock: Clock; readonly ids: Ids },
  trx: Trx,
  request: SubstituteRequest,
): Promise<SubstituteRequested> {
  const data = parseCustomerData(request)
  const original = await lockIssuance(trx, { id: request.originalId })
  if (original === null || !(original.state === 'stamped' || original.state === 'delivered'))
    return { kind: 'refused', faults: [NOT_STAMPED] }
  const standing = await selectLiveSubstitute(trx, original.id)
  if (standing !== null) return { kind: 'existing', ...standing }
  if (!data.ok) return { kind: 'refused', faults: data.faults }
  const { id } = request
  const token = deps.ids.token()
  await insertSubstitute(trx, {
    id,
    token,
    original,
    ...data.value,
    accountId: request.accountId,
    who: request.who,
    now: deps.clock.now(),
  })
  await wake(trx, { id, invoiceBy: original.invoiceBy }, null)
  return { kind: 'accepted', id, token }
}

const NOT_STAMPED: Fault = {
  code: 'correccion-sin-factura',
  path: 'rfc',
  message: 'Esta factura todavía no está timbrada, o ya no está vigente: no hay nada que cambiar.',
  source: 'issuance/README.md',
}
