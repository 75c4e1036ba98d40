import { setTimeout as pause } from 'node:timers/promises'
import type { House } from './house.ts'

/** The queue counts with the database's clock, which does not jump: a wake-up is due when its row is. */
export function keepJobsDue(house: House): { stop(): Promise<number> } {
  const round = every(200, async () => {
    const ahead_s = house.ahead_ms() / 1000
    if (ahead_s === 0) return 0
    await house.database.pool.query(
      `update graphile_worker._private_jobs set run_at = now()
       from issuance where key = 'advance-issuance:' || issuance.id and run_at > now()
         and next_at <= now() + make_interval(secs => $1)`,
      [ahead_s],
    )
    return 0
  })
  return { stop: round.close }
}

/** A failing round (the database is away) is followed by the next. @returns from close: the sum of all rounds */
export function every(ms: number, work: () => Promise<number>): { close(): Promise<number> } {
  let isOpen = true
  let sum = 0
  const running = (async () => {
    while (isOpen) {
      sum += await work().catch(() => 0)
      await pause(ms)
    }
    return sum
  })()
  return {
    close: () => {
      isOpen = false
      return running
    },
  }
}

const LANES = 8

/** Does `work` for each, some at a time, in order. */
export async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const coming = items.values()
  const lane = async () => {
    for (const item of coming) await work(item)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}
