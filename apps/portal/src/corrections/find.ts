import type { Receptor } from '@timbra/cfdi'
import { stampedIssuance } from '../issuance/substitution.ts'
import type { Db } from '../db/connect.ts'
import type { CorrectionCase } from './policy.ts'

export type CorrectionSubject = {
  readonly issuanceId: string
  readonly invoice: CorrectionCase
  /** What the invoice says now. */
  readonly before: Receptor
}

/** An invoice as far as it matters for changing it. @returns null when it has no stamp */
export async function correctionCaseOf(db: Db, issuanceId: string): Promise<CorrectionSubject | null> {
  const found = await stampedIssuance(db, issuanceId)
  if (found === null) return null
  const { stampedAt, total, issuerRfc, timeZone, originals, receptor } = found
  return {
    issuanceId,
    before: receptor,
    invoice: { stampedAt, total, issuerRfc, timeZone, corrections: originals.length },
  }
}
