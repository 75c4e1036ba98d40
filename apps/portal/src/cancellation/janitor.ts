import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { enqueueLost } from '../db/jobs.ts'
import { wake, wakeUpKey } from './request.ts'
import { bringForward } from './store.ts'
import { selectOverdue } from './store-view.ts'

const AT_ONCE = 20
/** What is due since less than this is on its way already. */
const GRACE_MS = 5_000

/** Wakes workers for cancellations whose substitute has been stamped, and for those whose time has come and that nobody
 *  holds although it has. @returns how many of the latter */
export async function wakeOverdueCancellations(deps: { db: Db; clock: Clock }): Promise<number> {
  const now = deps.clock.now()
  for (const id of await bringForward(deps.db, now)) await wake(deps.db, id, now)
  const overdue = await selectOverdue(deps.db, new Date(now.getTime() - GRACE_MS), now, AT_ONCE)
  const items = overdue.map(({ cancellationId, nextAt }) => ({
    payload: { cancellationId },
    key: wakeUpKey(cancellationId),
    runAt: nextAt,
  }))
  return enqueueLost(deps.db, 'poll-cancellation', items)
}
