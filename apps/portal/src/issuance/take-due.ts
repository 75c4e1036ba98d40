import type { AdvanceDeps } from './deps.ts'
import { leaseUntil } from './hold.ts'
import type { Issuance } from './issuance.ts'
import { takeDueRows } from './store-lease.ts'
import { forgetPromise, promiseToLook } from './store-awake.ts'

/** Takes up to `limit` issuances that are due and that nobody holds, nearest deadline first; `advanceHeld` goes on with
 *  them. */
export function takeDue(deps: AdvanceDeps, limit: number): Promise<readonly Issuance[]> {
  const now = deps.clock.now()
  return takeDueRows(deps.db, { now, until: leaseUntil(now), limit })
}

/** Spares customers' requests the wake-up: this worker will look for what is due once more after that time. */
export function stayAwake(deps: AdvanceDeps, within_ms: number): Promise<void> {
  return promiseToLook(deps.db, deps.worker, within_ms)
}

/** Takes the promise back; what came under it is found by one more look, or by the janitor. */
export function fallAsleep(deps: AdvanceDeps): Promise<void> {
  return forgetPromise(deps.db, deps.worker)
}
