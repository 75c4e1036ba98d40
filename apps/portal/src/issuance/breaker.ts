import type { Health } from '../pac/pac.ts'
import { ACCOUNT_WAIT_MS, backoff_ms } from './backoff.ts'

/** Whether a PAC is worth asking, told from its latest answers. `half-open`: its health is good, and the next real
 *  answer decides. */
export type Breaker = {
  readonly state: 'closed' | 'open' | 'half-open'
  /** When it did not answer, since it last did. */
  readonly failures: readonly Date[]
  /** How often in a row it was opened; the pause before the next probe grows with it. */
  readonly openings: number
  /** When somebody may ask for its health. */
  readonly probeAt: Date | null
  readonly why: string | null
}

/** What an answer says about the PAC itself: it works, it is not there, or it does not let us in (log-in, credit). */
export type Sign = 'works' | 'silent' | 'shut'

export const CLOSED: Breaker = { state: 'closed', failures: [], openings: 0, probeAt: null, why: null }

/** Source: pac-spec §3: open after 3 in 60 s or 1 refused log-in. An answer in between begins the count anew: at
 *  hundreds of calls in a second, three losses in a minute are no news. */
const FAILURES = 3
const WINDOW_MS = 60_000
/** One question in this time, over all workers, is no burden for a PAC that is ill, and its return is seen soon. */
const LONGEST_PAUSE_MS = 15_000
const PROBES_IN_VAIN = 20

/** @param retryAfter_ms for how long the PAC asked to be left alone (429): that opens it at once */
export function afterSign(breaker: Breaker, sign: Sign, now: Date, retryAfter_ms = 0): Breaker {
  if (sign === 'works') return isClean(breaker) ? breaker : CLOSED
  const until = new Date(now.getTime() + retryAfter_ms)
  if (retryAfter_ms > 0) return { ...opened(breaker, 'silent', now), probeAt: latest(breaker.probeAt, until) }
  if (breaker.state === 'open') return breaker // a call that was on its way when it opened
  const recent = breaker.failures.filter((at) => now.getTime() - at.getTime() < WINDOW_MS)
  const failures = [...recent, now].slice(-FAILURES)
  const opens = sign === 'shut' || breaker.state === 'half-open' || failures.length >= FAILURES
  return opens ? opened(breaker, sign, now) : { ...breaker, failures }
}

/** A probe lets calls through again, or brings the next probe. A PAC whose health is in words that we do not know may work all
 *  the same: every twentieth time, some five minutes, a real call decides. */
export function afterProbe(breaker: Breaker, health: Health, now: Date): Breaker {
  if (breaker.state !== 'open') return breaker
  const isTimeForReal = breaker.why !== 'shut' && breaker.openings % PROBES_IN_VAIN === 0
  if (health === 'up' || (health === 'unknown' && isTimeForReal))
    return { ...breaker, state: 'half-open', failures: [], probeAt: null }
  return opened(breaker, breaker.why === 'shut' ? 'shut' : 'silent', now)
}

function latest(one: Date | null, other: Date): Date {
  return one !== null && one > other ? one : other
}

export function isUsable(breaker: Breaker): boolean {
  return breaker.state !== 'open'
}

export function isClean(breaker: Breaker): boolean {
  return breaker.state === 'closed' && breaker.failures.length === 0
}

/** A PAC that refuses a log-in locks the account after a few; so it is asked again as late as an account is mended. */
function opened(breaker: Breaker, why: 'silent' | 'shut', now: Date): Breaker {
  const wait_ms = why === 'shut' ? ACCOUNT_WAIT_MS : Math.min(backoff_ms(breaker.openings), LONGEST_PAUSE_MS)
  const openings = breaker.openings + 1
  return { state: 'open', failures: [], openings, probeAt: new Date(now.getTime() + wait_ms), why }
}
