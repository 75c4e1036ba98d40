const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** How long to wait after `tries` steps in a row without an answer: 2 s, 5 s, 15 s, 60 s, 5 min, then 10 min.
 *  Source: pac-spec §3. */
export function backoff_ms(tries: number): number {
  return [2 * SECOND, 5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE][tries] ?? 10 * MINUTE
}

/** How long bytes have been in doubt, at least, when their `tries`-th question is asked (the first is 0). */
export function inDoubt_ms(tries: number): number {
  return Array.from({ length: tries + 1 }, (_, n) => backoff_ms(n)).reduce((sum, wait) => sum + wait, 0)
}

/** Questions to a PAC about bytes it may hold, before a person must look. With the waits above the last one is asked
 *  after 56 minutes; counted and not timed, so that a worker that slept for an hour still asks. Source: pac-spec §3. */
export const RECOVER_TRIES = 10

/** The SAT's list of certificates is renewed by the hour, and a new CSD is in it within 72 hours.
 *  Source: pac-spec §12.1. */
export const SAT_LIST_WAIT_MS = HOUR
export const SAT_LIST_TRIES = 72

/** Credit and log-in at the PAC are mended by us, soon. */
export const ACCOUNT_WAIT_MS = 10 * MINUTE

/** The store mends what only it can mend, and mending wakes what waits; so looking again without being woken becomes
 *  rare: twice as long every time, up to 6 hours. `tries` stops where that is reached. */
export const STORE_TRIES = 6
export function storeWait_ms(tries: number, first: 'asks-pac' | 'asks-nobody'): number {
  const first_ms = first === 'asks-pac' ? HOUR : 10 * MINUTE
  return Math.min(first_ms * 2 ** tries, 6 * HOUR)
}

/** Bytes older than this are not sent again: the PAC would find them too old at 72 hours. Source: pac-spec §3. */
export const FECHA_HORIZON_MS = 71 * HOUR

/** Steps in a row that failed by our own fault, or by a clock, before a person must look. */
export const FAILED_TRIES = 10
