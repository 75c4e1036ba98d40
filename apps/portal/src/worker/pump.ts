import { setTimeout as pause } from 'node:timers/promises'
import { type AdvanceDeps, advanceHeld } from '../issuance/advance.ts'
import type { Issuance } from '../issuance/issuance.ts'
import { fallAsleep, stayAwake, takeDue } from '../issuance/take-due.ts'

/** Takes what is due straight from its rows, many at a time, once something has woken it. */
export type Pump = {
  /** Something is due, or may be. */
  wake(): void
  /** Takes nothing more, and waits for what was taken. */
  stop(): Promise<void>
}

/** Issuances in the hands of one worker: enough to seal some while others are at the PAC, and few enough that a nearer
 *  deadline which another worker finds does not wait behind them. */
const PLACES = 16
const AT_ONCE = 8
/** Between two looks while there is work. */
const PAUSE_MS = 10
/** After the last find it goes on looking for this long, so that nobody needs to wake it in a rush. */
const AWAKE_MS = 1_000
const PROMISE_MS = 500
/** A request that still counted on the promise is committed by then. */
const COMMIT_MS = 30

export function startPump(deps: AdvanceDeps): Pump {
  const inHand = new Set<Promise<void>>()
  let [woken, stopping] = [false, false]
  let looking: Promise<void> | null = null

  const begin = (held: Issuance): void => {
    const work: Promise<void> = advanceHeld(deps, held)
      .catch((cause: unknown) =>
        deps.log.error({ issuanceId: held.id, err: cause }, 'an issuance was dropped'),
      )
      .finally(() => inHand.delete(work))
    inHand.add(work)
  }
  /** @returns how many were found */
  const look = async (): Promise<number> => {
    while (inHand.size > PLACES - AT_ONCE) await Promise.race(inHand)
    if (stopping) return 0
    const due = await takeDue(deps, AT_ONCE)
    for (const held of due) begin(held)
    return due.length
  }
  /** Until nothing was found for a while; then once more, for those who counted on it. */
  const lookUntilIdle = async (): Promise<void> => {
    let [promisedAt, foundAt] = [-Infinity, -Infinity]
    do {
      woken = false
      const found = await look()
      const now = performance.now()
      if (found > 0) foundAt = now
      if (found > 0 && now - promisedAt > PROMISE_MS / 2) {
        promisedAt = now
        await stayAwake(deps, PROMISE_MS)
      }
      if (found < AT_ONCE) await pause(PAUSE_MS)
    } while (!stopping && (woken || performance.now() - foundAt < AWAKE_MS))
    if (promisedAt === -Infinity) return
    await fallAsleep(deps)
    await pause(COMMIT_MS)
    if (!stopping) await look()
  }
  const start = (): void => {
    looking = lookUntilIdle()
      .catch((cause: unknown) => deps.log.warn({ err: cause }, 'a look for due issuances failed'))
      .finally(() => {
        looking = null
        if (woken && !stopping) start()
      })
  }
  return {
    wake: () => {
      woken = true
      if (looking === null && !stopping) start()
    },
    stop: async () => {
      stopping = true
      await looking
      await Promise.all(inHand)
    },
  }
}
