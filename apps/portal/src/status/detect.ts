import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Log } from '../log.ts'
import type { PacId } from '../pac/pac.ts'
import { WINDOW_MS, healthOf } from './policy.ts'
import { closeIncident, openIncident, openIncidentKind, selectFacts, takeDetector } from './store.ts'

export type DetectDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly pacs: ReadonlyMap<PacId, unknown>
}

/** Judges how things stand, and opens or closes an incident when that has changed. Run every minute by every worker;
 *  who comes second in the same instant leaves it to the first. */
export function detectIncidents(deps: DetectDeps): Promise<void> {
  return inTransaction(deps.db, async (trx) => {
    if (!(await takeDetector(trx))) return
    const now = deps.clock.now()
    const since = new Date(now.getTime() - WINDOW_MS)
    const health = healthOf(await selectFacts(trx, since, [...deps.pacs.keys()]), now)
    const open = await openIncidentKind(trx)
    if (health === (open ?? 'working')) return
    if (open !== null) await closeIncident(trx, now)
    if (health !== 'working') await openIncident(trx, health, now)
    deps.log.warn({ before: open ?? 'working', health, alarm: health === 'pac-down' }, 'the service changed')
  })
}
