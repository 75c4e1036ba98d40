import type { PacIssue, Verdict } from '../pac.ts'
import { verdictOfIssues } from '../verdict.ts'

/** What a refusal by PADE means, or 'unknown' for those that say nothing: 5 and 7, it or SAT is away.
 *  @param newCSD the certificate is younger than 72 h. Source: pac-spec §6.5. */
export function verdictOf(issues: readonly PacIssue[], newCSD: boolean): Verdict | 'unknown' {
  if (issues.some(({ code }) => code === '5' || code === '7')) return 'unknown'
  return verdictOfIssues(issues, newCSD, ownVerdict)
}

/** 2 says "contract" and "no stamps" alike; 20 is a missing default certificate. */
function ownVerdict(code: string): Verdict | null {
  if (code === '1' || code === '2') return 'account-fix'
  return code === '20' ? 'store-fix' : null
}
