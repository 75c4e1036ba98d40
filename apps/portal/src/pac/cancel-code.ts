import type { CancelOutcome, Verdict } from './pac.ts'

/** What a folio's code means, whichever PAC brought it; `acuse` is kept with whatever SAT looked at. Unlisted codes are
 *  ours to mend. Source: pac-spec §5.5, §6.5, §10.5. */
export function cancelOutcomeOf(code: string, message: string, acuse: Uint8Array | null): CancelOutcome {
  const kind = KINDS.find(([, codes]) => codes.includes(code))?.[0]
  if (kind === 'unknown') return { kind, why: `sat-${code}` }
  if (kind !== undefined) return { kind, satCode: code, acuse }
  return { kind: 'rejected', issues: [{ code, message: message.slice(0, 500) }], verdict: verdictOf(code) }
}

/** 95 and 98 are PADE's "cancelled", 96 its "already in process", 798 Finkok's "earlier request, wait". */
type Kind = 'accepted' | 'already' | 'not-found-yet' | 'not-cancelable' | 'unknown'

const KINDS: readonly (readonly [Kind, readonly string[]])[] = [
  ['accepted', ['201']],
  ['already', ['202', '95', '96', '98', '798']],
  ['not-found-yet', ['205', '90']],
  ['not-cancelable', ['204', '210', '211', 'no_cancelable', '94', '99', '799']],
  ['unknown', ['708', '7', '5', '93']],
]

function verdictOf(code: string): Verdict {
  return ['304', '305', '309', '310', '711'].includes(code) ? 'store-fix' : 'code-fix'
}
