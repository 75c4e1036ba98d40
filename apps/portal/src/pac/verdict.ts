import type { PacIssue, Verdict } from './pac.ts'

/** What several issues of one refusal mean together. A code of SAT's matrix beats the general code beside it; of
 *  several, the one that asks most of us wins, so that a customer is never sent back to a form when we are at fault
 *  too. Codes that neither SAT nor the PAC's own table lists are ours to mend.
 *  @param own what the PAC's own codes mean; null for codes that are not its own
 *  @param newCSD the certificate is younger than 72 h: SAT's list may not have it yet
 *  Source: pac-spec §12.2. */
export function verdictOfIssues(
  issues: readonly PacIssue[],
  newCSD: boolean,
  own: (code: string) => Verdict | null,
): Verdict {
  const codes = issues.map((issue) => issue.code)
  const precise = codes.filter((code) => code.startsWith('CFDI'))
  const verdicts = new Set(
    (precise.length > 0 ? precise : codes).map((code) => own(code) ?? verdictOfSATCode(code, newCSD)),
  )
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

function verdictOfSATCode(code: string, newCSD: boolean): Verdict {
  if (code === '305' && newCSD) return 'wait-sat-list'
  return SAT_VERDICTS.find(([, pattern]) => pattern.test(code))?.[0] ?? 'code-fix'
}

/** The codes that every PAC shares, because they are SAT's. Source: pac-spec §4.8, §6.5, §12.2. */
const SAT_VERDICTS: readonly (readonly [Verdict, RegExp])[] = [
  ['wait-sat-list', /^402$/],
  ['store-fix', /^(303|304|305|306|308|CFDI40(138|139|140|141))$/],
  ['customer-fix', /^CFDI40(143|144|145|147|148|157|158|159|160|161)$/],
]
