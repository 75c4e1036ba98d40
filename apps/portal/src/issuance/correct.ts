import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import { NotFoundError } from '../errors.ts'
import { applyCorrection, sameData } from './correction.ts'
import { type CustomerData, parseCustomerData } from './customer-data.ts'
import type { Requested } from './request.ts'
import { lockIssuance } from './store.ts'
import { mayChoose } from './transitions.ts'

/** Takes better fiscal data for an issuance that the SAT refused because of them.
 *  @returns corrected · existing: the same data again, while they are being tried (a double click) · refused: faults of
 *  the data, or it is too late. Throws NotFoundError for an unknown token. */
export async function correctIssuance(
  deps: { db: Db; clock: Clock },
  x: CustomerData & { token: string },
): Promise<Requested> {
  const data = parseCustomerData(x)
  if (!data.ok) return { kind: 'refused', faults: data.faults }
  return inTransaction(deps.db, async (trx) => {
    const issuance = await lockIssuance(trx, { token: x.token })
    if (issuance === null)
      throw new NotFoundError('factura-desconocida', 'No existe una factura en esta dirección.')
    if (mayChoose(issuance.state, 'correct')) {
      await applyCorrection(trx, issuance, data.value, deps.clock.now())
      return { kind: 'corrected', token: x.token }
    }
    if (sameData(issuance.receptor, data.value.receptor)) return { kind: 'existing', token: x.token }
    return { kind: 'refused', faults: [TOO_LATE] }
  })
}

const TOO_LATE = {
  code: 'correccion-tardia',
  path: '',
  message:
    'Los datos ya no se pueden cambiar: la factura está en camino o ya está timbrada. Acude a Servicio al Cliente.',
  source: 'design.md §3',
}
