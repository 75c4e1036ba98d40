import type { PacIssue, Verdict } from '../pac.ts'
import { verdictOfIssues } from '../verdict.ts'

/** What a refusal by Solución Factible means. 611, 621 and all unlisted codes are ours to mend.
 *  @param newCSD the certificate is younger than 72 h. Source: pac-spec §7, §12.3. */
export function verdictOf(issues: readonly PacIssue[], newCSD: boolean): Verdict {
  return verdictOfIssues(issues, newCSD, ownVerdict)
}

/** 620 permission denied, 633 an account of the other environment. */
function ownVerdict(code: string): Verdict | null {
  return /^(60[1-5]|620|633|SIN-TIMBRES)$/.test(code) ? 'account-fix' : null
}

/** 500 and 501 and their kin say that it, or SAT, is away: nobody knows. */
export function saysNothing(status: string): boolean {
  return /^5\d\d$/.test(status)
}
