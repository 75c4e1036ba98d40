import type pg from 'pg'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { type Db, connect } from './db/connect.ts'
import { type Mailer, createMailer } from './delivery/mailer.ts'
import { type Ids, randomIds } from './ids.ts'
import { type Log, createLog } from './log.ts'
import { loadPacCertificates } from './pac/certificates.ts'
import type { Pac, PacId } from './pac/pac.ts'
import { createSwPac } from './pac/sw/sw.ts'
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
  readonly pacs: ReadonlyMap<PacId, Pac>
  readonly mailer: Mailer
  close(): Promise<void>
}

/** Composition root: the only place where rooms meet their outside parts. Opens no connection by itself. */
export async function createApp(
  config: Config,
  options: { role: string; clock?: Clock; ids?: Ids },
): Promise<App> {
  const log = createLog({ level: config.logLevel, name: options.role })
  const clock = options.clock ?? systemClock
  const { db, pool, close } = connect(config.databaseUrl, { log, max: 12 })
  const sw = createSwPac({
    ...config.sw,
    certificates: await loadPacCertificates(config.pacCertificatesDir),
    clock,
  })
  const mailer = createMailer(config.smtp)
  return {
    config,
    db,
    pool,
    clock,
    ids: options.ids ?? randomIds,
    log,
    secrets: createSecrets(config.secret),
    pacs: new Map([[sw.id, sw]]),
    mailer,
    close,
  }
}
