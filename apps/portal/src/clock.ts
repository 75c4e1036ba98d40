/** The only way to learn the time. Rules receive a `Date`; verbs receive a `Clock`; nobody calls `new Date()`. */
export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands still until told otherwise, for tests. */
export function pinnedClock(at: Date): Clock & { set(to: Date): void; advance(ms: number): void } {
  let now = at
  return {
    now: () => now,
    set: (to) => {
      now = to
    },
    advance: (ms) => {
      now = new Date(now.getTime() + ms)
    },
  }
}
