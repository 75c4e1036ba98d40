import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { enqueueLost, forgetDeadJobs } from '../db/jobs.ts'
import { inTransaction } from '../db/transaction.ts'
import { wake } from './save.ts'
import { isSomebodyAwake } from './store-awake.ts'
import { hurrySealed, selectOverdue } from './store-due.ts'
import { priorityOf } from './deadline-order.ts'
import { wakeUpKey } from './wake-up.ts'

const AT_ONCE = 500
/** What is due since less than this is on its way already. */
const GRACE_MS = 1_000
/** A stamp younger than this shows that the PAC answers. */
const FRESH_MS = 5_000

/** Wakes workers for issuances whose time has come and that nobody holds although it has: their worker died, or their
 *  wake-up was lost. Called every few seconds by every worker. A worker that has promised to look takes such rows by
 *  itself: in a rush a wake-up for each of them would only add to the work. @returns how many were woken */
export async function wakeOverdue(deps: { db: Db; clock: Clock }): Promise<number> {
  if (await isSomebodyAwake(deps.db)) return 0
  const now = deps.clock.now()
  const overdue = await selectOverdue(deps.db, new Date(now.getTime() - GRACE_MS), now, AT_ONCE)
  const items = overdue.map(({ issuanceId, nextAt, invoiceBy }) => ({
    payload: { issuanceId },
    key: wakeUpKey(issuanceId),
    runAt: nextAt,
    priority: priorityOf(invoiceBy),
  }))
  return enqueueLost(deps.db, 'advance-issuance', items)
}

/** What a PAC could not be sent waits up to ten minutes for its next try. As soon as any stamp arrives the PAC is there
 *  again, and what waits comes out, nearest deadline first, some at a time while stamps keep arriving.
 *  @returns how many were brought forward */
export function hurryAfterOutage(deps: { db: Db; clock: Clock }): Promise<number> {
  const now = deps.clock.now()
  return inTransaction(deps.db, async (trx) => {
    const hurried = await hurrySealed(trx, {
      now,
      stampedSince: new Date(now.getTime() - FRESH_MS),
      limit: AT_ONCE,
    })
    for (const issuance of hurried) await wake(trx, issuance, now)
    return hurried.length
  })
}

/** Removes what killed workers leave in the queue. @returns how many */
export function forgetDeadWakeUps(deps: { db: Db }): Promise<number> {
  return forgetDeadJobs(deps.db)
}
