import type pg from 'pg'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { type Db, connect } from './db/connect.ts'
import { type Mailer, createMailer } from './delivery/mailer.ts'
import { type Ids, randomIds } from './ids.ts'
import { type Log, createLog } from './log.ts'
import type { PacAdapter } from './pac/adapter.ts'
import { createPacs } from './pac/adapters.ts'
import { loadPacCertificates } from './pac/certificates.ts'
import type { Canceller, Pac, PacId } from './pac/pac.ts'
import { createSatStatus } from './sat-status/client.ts'
import type { SatStatusService } from './sat-status/sat-status.ts'
import { type Secrets, createSecrets } from './secrets.ts'

/** Everything a process of the portal works with. Built once here and passed down; nothing is global. */
export type App = {
  readonly config: Config
  readonly db: Db
  readonly pool: pg.Pool
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly secrets: Secrets
  /** The first is tried first. */
  readonly pacs: ReadonlyMap<PacId, Pac>
  readonly cancellers: ReadonlyMap<PacId, Canceller>
  readonly satStatus: SatStatusService
  readonly mailer: Mailer
  close(): Promise<void>
}

/** Source: pac-spec §9. */
const SAT_LIMITS = { timeout_ms: 15_000, interval_ms: 1_000 }

/** Composition root: the only place where rooms meet their outside parts. Opens no connection by itself. */
export async function createApp(
  config: Config,
  options: { role: string; clock?: Clock; ids?: Ids; adapters?: readonly PacAdapter[] },
): Promise<App> {
  const log = createLog({ level: config.logLevel, name: options.role })
  const clock = options.clock ?? systemClock
  const { db, pool, close } = connect(config.databaseUrl, { log, max: 12 })
  const certificates = await loadPacCertificates(config.pacCertificatesDir)
  const pacs = createPacs(config.pacs, { certificates, clock, log }, options.adapters)
  const mailer = createMailer(config.smtp)
  return {
    config,
    db,
    pool,
    clock,
    ids: options.ids ?? randomIds,
    log,
    secrets: createSecrets(config.secret),
    pacs,
    cancellers: pacs,
    satStatus: createSatStatus({ url: config.satStatusUrl, ...SAT_LIMITS }),
    mailer,
    close,
  }
}
