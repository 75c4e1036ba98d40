import type { PacIssue, Verdict } from '../pac.ts'

/** What a refusal by PADE means, or 'unknown' for those that say nothing: 5 and 7, it or SAT is away. A code of SAT's
 *  matrix beats the general one beside it; of several, the one that asks most of us wins, so that a customer is never
 *  sent back to a form when we are at fault too. Unlisted codes are ours to mend.
 *  @param newCSD the certificate is younger than 72 h: SAT's list may not have it yet
 *  Source: pac-spec §6.5, §12.2. */
export function verdictOf(issues: readonly PacIssue[], newCSD: boolean): Verdict | 'unknown' {
  const codes = issues.map((issue) => issue.code)
  if (codes.includes('5') || codes.includes('7')) return 'unknown'
  const precise = codes.filter((code) => code.startsWith('CFDI'))
  const verdicts = new Set((precise.length > 0 ? precise : codes).map((code) => verdictOfCode(code, newCSD)))
  return ORDER.find((verdict) => verdicts.has(verdict)) ?? 'code-fix'
}

const ORDER: readonly Verdict[] = [
  'code-fix',
  'store-fix',
  'account-fix',
  'wait-sat-list',
  'pac-specific',
  'customer-fix',
]

function verdictOfCode(code: string, newCSD: boolean): Verdict {
  if (code === '305' && newCSD) return 'wait-sat-list'
  return VERDICTS.find(([, pattern]) => pattern.test(code))?.[0] ?? 'code-fix'
}

/** 2 says "contract" and "no stamps" alike. */
const VERDICTS: readonly (readonly [Verdict, RegExp])[] = [
  ['account-fix', /^[12]$/],
  ['wait-sat-list', /^402$/],
  ['store-fix', /^(20|303|304|305|306|308|CFDI40(138|139|140|141))$/],
  ['customer-fix', /^CFDI40(143|144|145|147|148|157|158|159|160|161)$/],
]
