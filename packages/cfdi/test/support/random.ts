/** Reproducible chance for tests: the same seed gives the same documents (mulberry32). */
export type Random = {
  /** From min to max, both included. */
  readonly integer: (min: number, max: number) => number
  readonly pick: <T>(items: readonly T[]) => T
  /** True in `percent` of a hundred cases. */
  readonly chance: (percent: number) => boolean
}

export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  return {
    integer,
    pick: (items) => items[integer(0, items.length - 1)] as (typeof items)[number],
    chance: (percent) => next() * 100 < percent,
  }
}
