const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** When SAT is looked at after a PAC took the request: 1, 5, 15, 60 min, then every 6 h up to 5 days, then daily up to
 *  30. @param age_ms since the request was taken @returns how long to wait, or null: it is given to a person.
 *  Source: pac-spec §9. */
export function lookAgainIn_ms(age_ms: number): number | null {
  return nextMoment(LOOKS_MS, age_ms)
}

/** When a request that SAT or the PAC did not take is sent again: 1, 5, 15, 60 min, then hourly to 72 h.
 *  Source: pac-spec §10.5 (205; "timeout on cancel: simply send it again"). */
export function askAgainIn_ms(age_ms: number): number | null {
  return nextMoment(ASKS_MS, age_ms)
}

/** When a substitute is looked for that is not stamped yet. It never ends by itself: a customer may take weeks to mend what
 *  the SAT refused, and a substitute that is stamped after all must not leave two CFDI of one sale. Its stamp is told at
 *  once (janitor.ts); these looks only make sure. */
export function findAgainIn_ms(age_ms: number): number {
  return askAgainIn_ms(age_ms) ?? DAY_MS
}

const FIRST_MS = [1, 5, 15, 60].map((minutes) => minutes * MINUTE_MS)
const every = (from_ms: number, step_ms: number, to_ms: number): readonly number[] =>
  Array.from(
    { length: Math.floor((to_ms - from_ms) / step_ms) },
    (_, index) => from_ms + (index + 1) * step_ms,
  )

const LOOKS_MS = [
  ...FIRST_MS,
  ...every(HOUR_MS, 6 * HOUR_MS, 5 * DAY_MS),
  ...every(5 * DAY_MS, DAY_MS, 30 * DAY_MS),
]
const ASKS_MS = [...FIRST_MS, ...every(HOUR_MS, HOUR_MS, 72 * HOUR_MS)]

/** A wake-up a second early has had its moment. */
const EARLY_MS = 1_000

function nextMoment(moments: readonly number[], age_ms: number): number | null {
  const next = moments.find((moment) => moment > age_ms + EARLY_MS)
  return next === undefined ? null : next - age_ms
}
