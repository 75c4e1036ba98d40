import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Log } from '../log.ts'
import type { Canceller } from '../pac/pac.ts'
import type { SatStatusService } from '../sat-status/sat-status.ts'
import type { Secrets } from '../secrets.ts'
import type { Slots } from './slots.ts'

/** What a worker needs to carry a cancellation on. */
export type AdvanceCancellationDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly secrets: Secrets
  /** By PacId: a CFDI is cancelled through the PAC that stamped it. */
  readonly cancellers: ReadonlyMap<string, Canceller>
  readonly satStatus: SatStatusService
  readonly slots: Slots
  /** Names this worker in events and logs. */
  readonly worker: string
  /** Breaks off calls when the worker must stop. */
  readonly signal: AbortSignal
}
