import type { PacIssue, Verdict } from '../pac.ts'
import { verdictOfIssues } from '../verdict.ts'

/** What a definitive refusal by SW means, or 'unknown' for the one that says nothing (CO1000).
 *  @param newCSD the certificate is younger than 72 h. Source: pac-spec §4.8. */
export function verdictOf(issues: readonly PacIssue[], newCSD: boolean): Verdict | 'unknown' {
  if (issues.some(({ code }) => code === 'CO1000')) return 'unknown'
  return verdictOfIssues(issues, newCSD, ownVerdict)
}

function ownVerdict(code: string): Verdict | null {
  if (code === 'AU2003') return 'store-fix' // the issuer has not signed SW's manifest
  return code.startsWith('AU') ? 'account-fix' : null
}
