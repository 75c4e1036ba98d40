import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { enqueueLost, forgetDeadJobs } from '../db/jobs.ts'
import { wakeUpKey } from './save.ts'
import { selectOverdue } from './store-due.ts'

const AT_ONCE = 500
/** What is due since less than this is on its way already. */
const GRACE_MS = 1_000

/** Wakes workers for issuances whose time has come and that nobody holds although it has: their worker died, or their
 *  wake-up was lost. Called every few seconds by every worker. @returns how many were woken */
export async function wakeOverdue(deps: { db: Db; clock: Clock }): Promise<number> {
  const now = deps.clock.now()
  const overdue = await selectOverdue(deps.db, new Date(now.getTime() - GRACE_MS), now, AT_ONCE)
  const items = overdue.map(({ issuanceId, nextAt }) => ({
    payload: { issuanceId },
    key: wakeUpKey(issuanceId),
    runAt: nextAt,
  }))
  return enqueueLost(deps.db, 'advance-issuance', items)
}

/** Removes what killed workers leave in the queue. @returns how many */
export function forgetDeadWakeUps(deps: { db: Db }): Promise<number> {
  return forgetDeadJobs(deps.db)
}
