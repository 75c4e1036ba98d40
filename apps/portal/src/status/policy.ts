/** What the public page says of the service, and when the machine opens an incident. */
export type Health = 'working' | 'slow' | 'pac-down'

/** Counts and instants, of nobody in particular. */
export type Facts = {
  readonly lastStampedAt: Date | null
  /** Requests that nobody but us and the PAC has to do something for. */
  readonly waiting: number
  readonly ambiguous: number
  readonly waitingSat: number
  readonly oldestWaitingSince: Date | null
  /** Calls to a PAC without an answer in the last WINDOW_MS, since the last stamp. */
  readonly failuresSinceStamp: number
  /** PACs in use. */
  readonly pacs: number
  /** Of those, the ones that workers do not send to until a probe finds them well (issuance/breaker.ts): then no call fails
   *  any more. */
  readonly pacsLeftAlone: number
}

/** Longer than the longest wait between two tries of the same request. */
export const WINDOW_MS = 15 * 60_000
const FAILURES = 3
/** A request that waits so long is not what was promised. */
const SLOW_MS = 60_000

/** Down: every PAC is left alone, also when nobody waits; or several calls failed and nothing was stamped since; or a PAC is left alone and no other has stamped for a minute,
 *  although somebody waits that long. Slow: somebody waits longer than a minute. */
export function healthOf(facts: Facts, now: Date): Health {
  if (facts.pacs > 0 && facts.pacsLeftAlone >= facts.pacs) return 'pac-down'
  if (facts.failuresSinceStamp >= FAILURES && facts.waiting > 0) return 'pac-down'
  const isLong = (since: Date | null) => since !== null && now.getTime() - since.getTime() > SLOW_MS
  if (!isLong(facts.oldestWaitingSince)) return 'working'
  const nobodyStamps = facts.lastStampedAt === null || isLong(facts.lastStampedAt)
  return facts.pacsLeftAlone > 0 && nobodyStamps ? 'pac-down' : 'slow'
}
