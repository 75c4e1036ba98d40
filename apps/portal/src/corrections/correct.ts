import type { Fault, Receptor } from '@timbra/cfdi'
import { substituteWithin } from '../cancellation/substitute.ts'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import { ConflictError } from '../errors.ts'
import { derivedUuid, type Ids } from '../ids.ts'
import { requestSubstitute } from '../issuance/request-substitute.ts'
import { type CorrectionCase, correctionFault, wayToCorrect } from './policy.ts'

export type CorrectDeps = { readonly db: Db; readonly clock: Clock; readonly ids: Ids }

export type Correction = {
  readonly id: string
  readonly issuanceId: string
  readonly invoice: CorrectionCase
  /** What the invoice says now. */
  readonly before: Receptor
  readonly receptor: Receptor
  readonly email: string | null
  readonly accountId: string | null
  /** customer · staff:<id>: the store has agreed, so only the SAT's own end counts. */
  readonly who: string
}

export type Corrected =
  /** The address of the new invoice. */
  | { readonly kind: 'accepted' | 'existing'; readonly token: string }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }

/** Changes a stamped invoice: a new CFDI with the right data takes its place, then SAT is asked to cancel the first with
 *  motivo 01. One transaction writes both requests; workers do the rest, and every step is on both pages.
 *  @returns refused: correccion-tarde, -limite or -cerrada when it is not the customer's to decide; sin-cambio when nothing
 *  would change; the faults of the data. Source: rulebook §F2 */
export function correctInvoice(deps: CorrectDeps, correction: Correction): Promise<Corrected> {
  const way = wayToCorrect(correction.invoice, deps.clock.now())
  const agreed = way.kind === 'store' && correction.who.startsWith('staff:')
  if (way.kind !== 'self' && !agreed)
    return Promise.resolve({ kind: 'refused', faults: [correctionFault(way)] })
  if (isSame(correction.before, correction.receptor))
    return Promise.resolve({ kind: 'refused', faults: [UNCHANGED] })
  return inTransaction(deps.db, async (trx) => {
    const { issuanceId, who } = correction
    const requested = await requestSubstitute(deps, trx, { ...correction, originalId: issuanceId })
    if (requested.kind !== 'accepted') return requested
    const cancellation = await substituteWithin(deps, trx, {
      // The same form asks for one cancellation only.
      id: derivedUuid(`cancel ${correction.id}`),
      issuanceId,
      substituteId: requested.id,
      requestedBy: who,
    })
    // Thrown, so that the substitute goes back with the transaction: the CFDI is being cancelled for another reason.
    if (cancellation.kind !== 'accepted')
      throw new ConflictError(
        'factura-en-cancelacion',
        'Esta factura ya se está cancelando; no se puede cambiar.',
      )
    return requested
  })
}

function isSame(before: Receptor, after: Receptor): boolean {
  return (Object.keys(before) as (keyof Receptor)[]).every((name) => before[name] === after[name])
}

const UNCHANGED: Fault = {
  code: 'sin-cambio',
  path: 'rfc',
  message: 'Estos datos son los que la factura ya tiene. Cambia lo que esté mal.',
  source: 'corrections/README.md',
}
