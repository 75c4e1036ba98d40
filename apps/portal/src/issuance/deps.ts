import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Ids } from '../ids.ts'
import type { Log } from '../log.ts'
import type { Pac, PacId } from '../pac/pac.ts'
import type { Secrets } from '../secrets.ts'

/** What a worker needs to advance issuances. */
export type AdvanceDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly pacs: ReadonlyMap<PacId, Pac>
  readonly secrets: Secrets
  /** Names this worker in events and logs. */
  readonly worker: string
  /** How long a PAC may take to answer one call. */
  readonly pacTimeout_ms: number
  /** Breaks off calls to a PAC, when the worker must stop. */
  readonly signal: AbortSignal
}
