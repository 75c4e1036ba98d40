import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { startEmbedded } from '../../src/db/embedded.ts'
import { SetupError } from '../../src/errors.ts'
import { type Life, keepAlive } from './keep-alive.ts'
import { clearRemains, endOf } from './postgres-processes.ts'

export type StackDatabase = {
  readonly url: string
  /** Settles with a sentence when it died and did not come back. */
  readonly lost: Promise<string>
  stop(): Promise<void>
}

/** Half a minute is enough for what mends itself; after it a person must look. */
const PAUSES_MS = [0, 500, 1_000, 2_000, 4_000, 8_000]

/** The database of the stack: DATABASE_URL when set (never started nor stopped by us), else the embedded PostgreSQL, which
 *  is started again whenever it dies. */
export async function openDatabase(dataDir: string, external: string | undefined): Promise<StackDatabase> {
  if (external) {
    await assertReachable(external)
    return { url: external, lost: new Promise(() => {}), stop: async () => {} }
  }
  const dir = join(realpathSync(dataDir), 'postgres')
  const kept = await keepAlive<Server>({
    name: 'La base de datos incluida',
    start: (first) => startServer(dir, first === null),
    pauses: PAUSES_MS,
    afterwards: 'give-up',
  })
  const lost = kept.givenUp.then(() => lostSentence(join(dir, 'postgres.log')))
  return { url: kept.first.url, lost, stop: () => kept.stop() }
}

type Server = Life & { readonly url: string }

/** Always on the same folder and socket. What a killed server left behind is cleared away when it is in the way. */
async function startServer(dir: string, isFirst: boolean): Promise<Server> {
  const cluster = `timbra-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`
  const start = () => startEmbedded({ dir, tcpPort: null, settings: { cluster_name: cluster } })
  const server = await start().catch(async (cause: unknown) => {
    if (await clearRemains(join(dir, 'pgdata'), cluster)) return start()
    throw cause
  })
  if (isFirst) await createDatabase(server.url('postgres')).catch(stopAndThrow(server))
  return { url: server.url('timbra'), exited: endOf(server.pid), stop: () => server.stop() }
}

function stopAndThrow(server: { stop(): Promise<void> }) {
  return async (cause: unknown): Promise<never> => {
    await server.stop()
    throw cause
  }
}

function lostSentence(log: string): string {
  return `La base de datos incluida no volvió después de ${PAUSES_MS.length} intentos, y Timbra se detiene. Por qué, lo dice el final de ${log}: casi siempre falta espacio en el disco, memoria o un permiso. Corrígelo y arranca otra vez con «npm start»; lo que ya se pidió está guardado.`
}

async function assertReachable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  try {
    await client.connect()
    await client.end()
  } catch (cause) {
    throw new SetupError(
      'base-inalcanzable',
      'No se pudo abrir la base de datos de DATABASE_URL. Revisa que PostgreSQL esté encendido y que la dirección, el usuario y la contraseña sean correctos.',
      { cause },
    )
  }
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = await connectOnceReady(adminUrl)
  try {
    const found = await client.query(`select 1 from pg_database where datname = 'timbra'`)
    if (found.rowCount === 0) await client.query('create database timbra')
  } finally {
    await client.end()
  }
}

/** A server that was adopted may still be recovering from a crash. */
async function connectOnceReady(url: string): Promise<pg.Client> {
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {}) // the query that it breaks says so
    try {
      await client.connect()
      return client
    } catch (cause) {
      if (!(cause instanceof pg.DatabaseError) || cause.code !== IS_STARTING) throw cause
      await pause(100)
    }
  }
}

/** cannot_connect_now */
const IS_STARTING = '57P03'
