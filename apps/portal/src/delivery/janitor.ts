import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { enqueue } from '../db/jobs.ts'
import { deliveryJobKey } from './request.ts'
import { overdueDeliveries } from './store.ts'

const PATIENCE_MS = 15_000 // longer than the way of an ordinary wake-up

/** Wakes a worker for every mail that should have left and did not: its worker died, or its wake-up was lost.
 *  @returns how many */
export async function wakeOverdueDeliveries(deps: { db: Db; clock: Clock }): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - PATIENCE_MS)
  const ids = await overdueDeliveries(deps.db, before)
  for (const id of ids) {
    await enqueue(deps.db, 'deliver-cfdi', { deliveryId: id }, { key: deliveryJobKey(id), runAt: null })
  }
  return ids.length
}
