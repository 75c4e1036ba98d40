import type { PacIssue, Verdict } from '../pac.ts'

/** What a definitive refusal by SW means, or 'unknown' for the one that says nothing (CO1000).
 *  A code of SAT's matrix beats the general code beside it; of several, the one that asks most of us wins, so that a
 *  customer is never sent back to a form when we are at fault too. Unlisted codes are ours to mend.
 *  @param newCSD the certificate is younger than 72 h: SAT's list may not have it yet
 *  Source: pac-spec §4.8, §12.2. */
export function verdictOf(issues: readonly PacIssue[], newCSD: boolean): Verdict | 'unknown' {
  const codes = issues.map((issue) => issue.code)
  if (codes.includes('CO1000')) return 'unknown'
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
  const listed = VERDICTS.find(([, codes]) => codes.includes(code))?.[0]
  return listed ?? (code.startsWith('AU') ? 'account-fix' : 'code-fix')
}

const VERDICTS: readonly (readonly [Verdict, readonly string[]])[] = [
  ['wait-sat-list', ['402']],
  [
    'store-fix',
    ['303', '304', '305', '306', '308', 'AU2003', 'CFDI40138', 'CFDI40139', 'CFDI40140', 'CFDI40141'],
  ],
  [
    'customer-fix',
    [
      'CFDI40143',
      'CFDI40144',
      'CFDI40145',
      'CFDI40147',
      'CFDI40148',
      'CFDI40157',
      'CFDI40158',
      'CFDI40159',
      'CFDI40160',
      'CFDI40161',
    ],
  ],
]
