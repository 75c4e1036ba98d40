import type { PacIssue, Verdict } from '../pac.ts'
import { verdictOfIssues } from '../verdict.ts'

/** What a refusal by Finkok means, or 'unknown' for those that say nothing: 708 and 709, SAT or its seal is away, and
 *  501, which older documents call "stamped, not yet at SAT".
 *  @param newCSD the certificate is younger than 72 h. Source: pac-spec §5.2, §5.5. */
export function verdictOf(issues: readonly PacIssue[], newCSD: boolean): Verdict | 'unknown' {
  if (issues.some(({ code }) => ['501', '708', '709'].includes(code))) return 'unknown'
  return verdictOfIssues(issues, newCSD, ownVerdict)
}

/** 740: the issuer has not signed Finkok's manifest. 704, 705, 707, 712, 738 are what we sent. */
function ownVerdict(code: string): Verdict | null {
  if (['300', '701', '702', '703', '706', '718', '719', '720'].includes(code)) return 'account-fix'
  return code === '740' ? 'store-fix' : null
}
