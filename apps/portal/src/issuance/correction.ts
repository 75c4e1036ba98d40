import type { Receptor } from '@timbra/cfdi'
import type { Trx } from '../db/connect.ts'
import type { CustomerData } from './customer-data.ts'
import type { Change, Issuance } from './issuance.ts'
import { wake } from './save.ts'
import { saveChange } from './store-save.ts'
import { setCustomerData } from './store.ts'

/** Takes the customer's new data for an issuance that waits for them, on a row that the caller has locked. The ticket
 *  and the folio stay; the document is sealed anew, which is safe because the PAC refused the old one. */
export async function applyCorrection(
  trx: Trx,
  waiting: Issuance,
  data: CustomerData,
  now: Date,
): Promise<void> {
  const change: Change = {
    state: 'requested',
    nextAt: now,
    tries: 0,
    pac: null,
    faults: null,
    event: { kind: 'corrected', detail: { fields: changedFields(waiting.receptor, data.receptor) } },
  }
  const saved = await saveChange(trx, waiting, change, { now, who: 'customer', leaseUntil: null })
  if (!saved) throw new Error('a locked row changed under its lock')
  await setCustomerData(trx, waiting.id, data)
  await wake(trx, waiting, null)
}

export function sameData(a: Receptor, b: Receptor): boolean {
  return changedFields(a, b).length === 0
}

const FIELDS = ['rfc', 'nombre', 'domicilioFiscalReceptor', 'regimenFiscalReceptor', 'usoCFDI'] as const

/** Names only: what was written is no business of the history. */
function changedFields(before: Receptor, after: Receptor): readonly string[] {
  return FIELDS.filter((field) => before[field] !== after[field])
}
