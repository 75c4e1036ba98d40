import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import pg from 'pg'
import { type Connection, connect } from '../../src/db/connect.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { portalFile } from '../../src/root.ts'

export type TestDatabase = Connection & { readonly url: string }

/** A fresh, migrated database on a real PostgreSQL. The first caller on a cluster makes a migrated template; every
 *  database after that is a copy of it. */
export async function testDatabase(): Promise<TestDatabase> {
  const admin = await adminUrl()
  const template = await ensureTemplate(admin)
  const name = `t_${randomBytes(6).toString('hex')}`
  await administer(admin, async (client) => {
    await client.query(`create database ${name} template ${template}`)
  })
  const url = withDatabase(admin, name)
  const connection = connect(url, { log: pino({ level: 'silent' }), max: 10 })
  return {
    ...connection,
    url,
    close: async () => {
      await connection.close()
      await administer(admin, (client) => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}

/** Connection string of the cluster's `postgres` database: the test launcher's, else one started in a temporary folder
 *  (and left running for the next test file, which adopts it). */
export async function adminUrl(): Promise<string> {
  const given = process.env['TIMBRA_TEST_PG']
  if (given) return given
  const dir = join(tmpdir(), `timbra-test-pg-${userInfo().uid}`)
  const server = await startEmbedded({ dir, tcpPort: null, settings: TEST_SETTINGS })
  return server.url('postgres')
}

/** Test databases need no durability against power loss; kill tests that do start their own server. */
export const TEST_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
}

async function ensureTemplate(admin: string): Promise<string> {
  const name = `template_${migrationsFingerprint()}`
  await administer(admin, async (client) => {
    await client.query('select pg_advisory_lock(77)')
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount) return
    const draft = `draft_${randomBytes(4).toString('hex')}`
    await client.query(`create database ${draft}`)
    const connection = connect(withDatabase(admin, draft), { log: pino({ level: 'silent' }), max: 2 })
    await migrate(connection.pool)
    await connection.close()
    await client.query('select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = $1', [
      draft,
    ])
    await client.query(`alter database ${draft} rename to ${name}`)
  })
  return name
}

async function administer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, name: string): string {
  return url.replace(/\/postgres(\?|$)/, `/${name}$1`)
}

/** Names the template after the migrations' content, so that an edited migration makes a new one. */
function migrationsFingerprint(): string {
  const hash = createHash('sha256')
  for (const file of readdirSync(portalFile('migrations')).toSorted())
    hash.update(readFileSync(portalFile('migrations', file)))
  return hash.digest('hex').slice(0, 12)
}
