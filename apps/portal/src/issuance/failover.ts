import type { PacId, StampOutcome } from '../pac/pac.ts'
import type { Issuance } from './issuance.ts'
import { isOnlyHere } from './rejection.ts'

/** Which PAC may be sent these bytes now. Pure; a row that is pinned is never asked for: `ambiguous` knows its PAC.
 *  @param usable those worth asking, in order of preference
 *  @returns null when the round is over: all have been tried, or none is worth asking */
export function choosePac(issuance: Issuance, usable: readonly PacId[]): PacId | null {
  if (issuance.state === 'waiting-sat') return usable[0] ?? null
  return usable.find((id) => !issuance.tried.includes(id)) ?? null
}

/** Whether an answer lets the same bytes go to another PAC at once: only one that proves that nothing was stamped and
 *  that another may see otherwise. Every PAC runs SAT's same rules, so a refusal of the data never does; a manifest that was not signed with this PAC does.
 *  The SAT's list reaches PACs at different times: one more is asked, once. Source: pac-spec §3. */
export function mayTryAnother(issuance: Issuance, answer: StampOutcome): boolean {
  if (answer.kind === 'not-sent') return true
  if (answer.kind !== 'rejected') return false
  if (answer.verdict === 'wait-sat-list') return issuance.tried.length === 0
  return answer.verdict === 'account-fix' || answer.verdict === 'pac-specific' || isOnlyHere(answer.issues)
}

/** Those that have not seen these bytes in this round, when `by` has answered. */
export function othersThan(issuance: Issuance, by: PacId, usable: readonly PacId[]): readonly PacId[] {
  return usable.filter((id) => id !== by && !issuance.tried.includes(id))
}
