import { type CancellationView, status } from '../../../cancellation/status.ts'
import { correctionCaseOf } from '../../../corrections/find.ts'
import { cancellableUntil, type CorrectionWay, wayToCorrect } from '../../../corrections/policy.ts'
import { type Substitution, substitutionOf } from '../../../issuance/substitution.ts'
import type { IssuanceView } from '../../../issuance/view.ts'
import { petitionOfInvoice } from '../../../petitions/find.ts'
import type { Petition } from '../../../petitions/petition.ts'
import type { WebApp } from '../../web-app.ts'

/** What has become of an invoice since it was stamped, and what its holder can still do. */
export type After = Substitution & {
  /** null while it is not stamped. */
  readonly way: CorrectionWay | null
  /** The last second in which the SAT cancels it. */
  readonly cancellableUntil: Date | null
  readonly cancellation: CancellationView | null
  readonly petition: Petition | null
}

export async function afterOf(app: WebApp, view: Pick<IssuanceView, 'id' | 'stampedAt'>): Promise<After> {
  const substitution = await substitutionOf(app.db, view.id)
  if (view.stampedAt === null)
    return { ...substitution, way: null, cancellableUntil: null, cancellation: null, petition: null }
  const [subject, cancellation, petition] = await Promise.all([
    correctionCaseOf(app.db, view.id),
    status(app.db, view.id),
    petitionOfInvoice(app.db, view.id),
  ])
  const invoice = subject?.invoice ?? null
  return {
    ...substitution,
    way: invoice && wayToCorrect(invoice, app.clock.now()),
    cancellableUntil: invoice && cancellableUntil(invoice),
    cancellation,
    petition,
  }
}
