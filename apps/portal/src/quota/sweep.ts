import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { removeEndedWindows } from './store.ts'

/** The janitor's round: forgets windows that have ended. */
export async function sweepQuotas(deps: { db: Db; clock: Clock }): Promise<void> {
  await removeEndedWindows(deps.db, deps.clock.now())
}
