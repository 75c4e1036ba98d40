import type { AdvanceDeps } from './deps.ts'
import type { Issuance } from './issuance.ts'
import { extendLease } from './store-lease.ts'

/** A worker that dies is replaced after this long, so it is short; one that lives renews its hold meanwhile. */
export const LEASE_MS = 8_000
const RENEW_MS = 2_000

export function leaseUntil(now: Date): Date {
  return new Date(now.getTime() + LEASE_MS)
}

/** Keeps the hold on a row while `work` waits for something slow. Losing the hold does not stop the work: its answer
 *  may be the only evidence of a stamp. */
export async function whileHolding<T>(deps: AdvanceDeps, held: Issuance, work: () => Promise<T>): Promise<T> {
  const renewal = setInterval(() => void renew(deps, held), RENEW_MS)
  try {
    return await work()
  } finally {
    clearInterval(renewal)
  }
}

async function renew(deps: AdvanceDeps, held: Issuance): Promise<void> {
  try {
    await extendLease(deps.db, held, leaseUntil(deps.clock.now()))
  } catch {
    // The database is away; the hold lapses if it stays away, and then another worker asks the PAC.
  }
}
