import type { Fault } from '@timbra/cfdi'
import { type CancelDeps, type CancellationRequested, requestCancellation } from './request.ts'

/** Asks SAT to cancel a CFDI that nothing takes the place of. Answers at once; a worker does the rest, and the ticket
 *  is free only when SAT says Cancelado.
 *  @param x.motivo 02 errors · 03 the sale was undone · 04 a global invoice with a ticket that gets its own CFDI
 *  @returns fault 207 for another motivo (01 is `substitute`), CANC-SIN-CFDI while nothing is stamped
 *  Source: rulebook §F1. */
export async function cancel(
  deps: CancelDeps,
  x: { id: string; issuanceId: string; motivo: string; requestedBy: string },
): Promise<CancellationRequested> {
  if (!['02', '03', '04'].includes(x.motivo)) return { kind: 'refused', faults: [WRONG_MOTIVO] }
  return requestCancellation(deps, { ...x, substituteId: null }, async () => [])
}

const WRONG_MOTIVO: Fault = {
  code: '207',
  path: 'motivo',
  message: 'Elige el motivo 02, 03 o 04. Para corregir la factura con otra (motivo 01), sustitúyela.',
  source: 'rulebook §F1',
}
