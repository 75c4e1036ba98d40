/** Chance that repeats itself: equal seeds give equal throws on every machine (mulberry32). For samples only. */
export type Dice = {
  /** A whole number, both ends included. */
  between(least: number, most: number): number
  /** True in `percent` of 100 throws. */
  happens(percent: number): boolean
  pick<T>(from: readonly T[]): T
}

export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    between,
    happens: (percent) => next() * 100 < percent,
    pick: (from) => {
      const picked = from[between(0, from.length - 1)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
  }
}
