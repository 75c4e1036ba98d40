/** How much is left, in words. `unknown`: the PAC has never said. */
export type Level = 'unknown' | 'enough' | 'low' | 'none'

const WORSE: readonly Level[] = ['unknown', 'enough', 'low', 'none']

/** @param low what counts as low: fewer than so many */
export function levelOf(stamps: number | 'unlimited', low: number): Level {
  if (stamps === 'unlimited') return 'enough'
  if (stamps <= 0) return 'none'
  return stamps < low ? 'low' : 'enough'
}

/** Whether somebody must hear of the change. */
export function isNews(before: Level, after: Level): boolean {
  return WORSE.indexOf(after) > WORSE.indexOf(before) && after !== 'enough'
}

export const ASK_EVERY_MS = 15 * 60_000
/** After a question that was not answered. */
export const ASK_AGAIN_MS = 5 * 60_000
