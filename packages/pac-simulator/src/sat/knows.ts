import type { LedgerEntry } from '../ledger.ts'
import type { World } from '../world.ts'

/** Whether a CFDI has reached this part of SAT: by its settings, and by `sat-lag` rules (pac `sat`, op `status` or
 *  `cancel`). The two parts are independent. Source: pac-spec §13 #18, §14.2. */
export function knows({ sat, faults }: World, entry: LedgerEntry, part: 'status' | 'cancel'): boolean {
  if (!sat.isVisible(entry, part)) return false
  const subject = { rfc: entry.rfcReceptor, serie: entry.serie, folio: entry.folio, total: entry.total }
  return faults.take({ pac: 'sat', op: part }, subject, ['sat-lag'], new Date(entry.at)) === null
}
