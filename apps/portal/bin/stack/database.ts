import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../src/db/embedded.ts'
import { SetupError } from '../../src/errors.ts'

export type StackDatabase = { readonly url: string; stop(): Promise<void> }

/** The database of the stack: DATABASE_URL when set (never stopped by us), else the embedded PostgreSQL. */
export async function openDatabase(dataDir: string, external: string | undefined): Promise<StackDatabase> {
  if (external) {
    await assertReachable(external)
    return { url: external, stop: async () => {} }
  }
  const server = await startEmbedded({ dir: join(dataDir, 'postgres'), tcpPort: null })
  await createDatabase(server.url('postgres'))
  return { url: server.url('timbra'), stop: () => server.stop() }
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
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const found = await client.query(`select 1 from pg_database where datname = 'timbra'`)
    if (found.rowCount === 0) await client.query('create database timbra')
  } finally {
    await client.end()
  }
}
