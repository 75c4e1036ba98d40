import { unreachable } from '../errors.ts'
import type { PacId, PacIssue, RecoverOutcome, StampOutcome } from '../pac/pac.ts'
import {
  ACCOUNT_WAIT_MS,
  FAILED_TRIES,
  RECOVER_TRIES,
  SAT_LIST_TRIES,
  SAT_LIST_WAIT_MS,
  STORE_TRIES,
  backoff_ms,
  storeWait_ms,
} from './backoff.ts'
import { mayTryAnother } from './failover.ts'
import type { Change, Issuance } from './issuance.ts'
import { faultsOfIssues, isAboutFecha, provesAbsence } from './rejection.ts'

type Rejection = Extract<StampOutcome, { kind: 'rejected' }>
export type StampAnswer = Exclude<StampOutcome, { kind: 'stamped' }>
export type RecoverAnswer = Exclude<RecoverOutcome, { kind: 'stamped' }>

/** What a PAC's answer to the first sending of these bytes means, if it is not a stamp.
 *  @param others PACs that could be sent these bytes next, in order */
export function afterStamp(
  issuance: Issuance,
  answer: StampAnswer,
  now: Date,
  others: readonly PacId[],
): Change {
  if (others.length > 0 && mayTryAnother(issuance, answer)) return toAnother(issuance, answer, now)
  switch (answer.kind) {
    case 'rejected':
      return afterRejection(issuance, answer, now)
    case 'not-sent':
      return {
        state: 'sealed',
        nextAt: later(now, backoff_ms(issuance.tries)),
        tries: issuance.tries + 1,
        pac: null,
        tried: [],
        faults: null,
        event: { kind: 'not-sent', detail: { why: answer.why } },
      }
    case 'unknown':
      return nowAmbiguous(issuance, now, { why: answer.why, alarm: answer.alarm })
    case 'duplicate-without-data':
      return nowAmbiguous(issuance, now, { why: 'duplicate-without-data', codes: codesOf(answer.issues) })
    default:
      return unreachable(answer)
  }
}

/** What it means when asked about bytes that it may have stamped before. Only evidence leads out of `ambiguous`: a
 *  stamp, proven absence, or a refusal that these bytes would have met the first time as well. */
export function afterRecover(issuance: Issuance, answer: RecoverAnswer, now: Date): Change {
  switch (answer.kind) {
    case 'absent':
      if (answer.certainty === 'likely') return stillAmbiguous(issuance, now, { why: 'absent-likely' })
      return {
        state: 'sealed',
        nextAt: later(now, backoff_ms(issuance.tries)),
        tries: issuance.tries + 1,
        pac: null,
        tried: [],
        faults: null,
        event: { kind: 'absent', detail: {} },
      }
    case 'rejected':
      if (provesAbsence(answer)) return afterRejection(issuance, answer, now)
      return stillAmbiguous(issuance, now, { why: answer.verdict, codes: codesOf(answer.issues) })
    case 'not-sent':
      return stillAmbiguous(issuance, now, { why: answer.why })
    case 'unknown':
      return stillAmbiguous(issuance, now, { why: answer.why, alarm: answer.alarm })
    case 'duplicate-without-data':
      return stillAmbiguous(issuance, now, { why: answer.kind, codes: codesOf(answer.issues) })
    default:
      return unreachable(answer)
  }
}

/** The worker that was sending died or lost its hold before it could write down an answer. */
export function afterLostWorker(issuance: Issuance, now: Date): Change {
  return {
    ...nowAmbiguous(issuance, now, {}),
    event: { kind: 'worker-lost', detail: { pac: issuance.pac ?? '' } },
  }
}

/** A step broke by our own fault (a bug, a part that is away). Never out of `stamping` or `ambiguous`: bytes may be
 *  out, and the next worker will ask. */
export function afterFailure(issuance: Issuance, now: Date): Change {
  const tries = issuance.tries + 1
  const event = { kind: 'failed', detail: { tries } } as const
  const base = {
    nextAt: later(now, backoff_ms(issuance.tries)),
    tries,
    pac: issuance.pac,
    faults: issuance.faults,
    event,
  }
  const bytesMayBeOut = issuance.state === 'stamping' || issuance.state === 'ambiguous'
  if (bytesMayBeOut || tries < FAILED_TRIES) return { ...base, state: issuance.state }
  return { ...base, state: 'manual', nextAt: null }
}

/** Nothing was stamped here: the same bytes go to the next PAC at once. */
function toAnother(issuance: Issuance, answer: StampAnswer, now: Date): Change {
  const tried = [...issuance.tried, issuance.pac ?? '']
  const event: Change['event'] =
    answer.kind === 'rejected'
      ? { kind: 'rejected', detail: { verdict: answer.verdict, codes: codesOf(answer.issues) } }
      : { kind: 'not-sent', detail: { why: 'why' in answer ? answer.why : answer.kind } }
  return { state: 'sealed', nextAt: now, tries: issuance.tries, pac: null, tried, faults: null, event }
}

/** A definitive refusal: nothing was stamped, so a new seal is allowed. */
function afterRejection(issuance: Issuance, { verdict, issues }: Rejection, now: Date): Change {
  const event = { kind: 'rejected', detail: { verdict, codes: codesOf(issues) } } as const
  const base = { tries: 0, pac: null, faults: faultsOfIssues(issues, verdict), event }
  switch (verdict) {
    case 'customer-fix':
      return { ...base, state: 'waiting-customer', nextAt: null }
    case 'wait-sat-list':
      return afterSatList(issuance, base, now)
    case 'store-fix':
      return waitForStore(issuance, base, now)
    case 'account-fix':
      return { ...base, state: 'waiting-store', nextAt: later(now, ACCOUNT_WAIT_MS) }
    case 'code-fix':
      if (isAboutFecha(issues) && issuance.tries < FAILED_TRIES) return redate(issuance, base, now)
      return { ...base, state: 'manual', nextAt: null }
    case 'pac-specific':
      return { ...base, state: 'manual', nextAt: null }
    default:
      return unreachable(verdict)
  }
}

type Base = Pick<Change, 'tries' | 'pac' | 'faults' | 'event'>

function afterSatList(issuance: Issuance, base: Base, now: Date): Change {
  const tries = issuance.tries + 1
  if (tries >= SAT_LIST_TRIES) return waitForStore({ ...issuance, tries: 0 }, base, now)
  const tried = [...issuance.tried, issuance.pac ?? '']
  return { ...base, tries, tried, state: 'waiting-sat', nextAt: later(now, SAT_LIST_WAIT_MS) }
}

function waitForStore(issuance: Issuance, base: Base, now: Date): Change {
  const tries = Math.min(issuance.tries + 1, STORE_TRIES)
  return {
    ...base,
    tries,
    state: 'waiting-store',
    nextAt: later(now, storeWait_ms(issuance.tries, 'asks-pac')),
  }
}

/** Our clock or the time in the queue: a new Fecha, hence a new seal. Source: rulebook §B2, code 401. */
function redate(issuance: Issuance, base: Base, now: Date): Change {
  const tries = issuance.tries + 1
  return { ...base, tries, faults: null, state: 'requested', nextAt: later(now, backoff_ms(issuance.tries)) }
}

function nowAmbiguous(issuance: Issuance, now: Date, detail: Change['event']['detail']): Change {
  return {
    state: 'ambiguous',
    nextAt: later(now, backoff_ms(0)),
    tries: 0,
    pac: issuance.pac,
    faults: null,
    event: { kind: 'no-answer', detail },
  }
}

function stillAmbiguous(issuance: Issuance, now: Date, detail: Change['event']['detail']): Change {
  const tries = issuance.tries + 1
  const base = { tries, pac: issuance.pac, faults: null }
  if (tries >= RECOVER_TRIES)
    return {
      ...base,
      state: 'manual',
      nextAt: null,
      event: { kind: 'gave-up', detail: { ...detail, tries } },
    }
  return {
    ...base,
    state: 'ambiguous',
    nextAt: later(now, backoff_ms(tries)),
    event: { kind: 'no-answer', detail: { ...detail, tries } },
  }
}

function codesOf(issues: readonly PacIssue[]): readonly string[] {
  return issues.map((issue) => issue.code)
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms)
}
