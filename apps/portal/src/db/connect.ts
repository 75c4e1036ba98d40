import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { Log } from '../log.ts'
import { preparingOften } from './prepare-often.ts'
import type { Schema } from './schema.ts'

/** A pool of connections with typed queries. */
export type Db = Kysely<Schema>
/** A running transaction; every `Db` parameter accepts one. */
export type Trx = Transaction<Schema>

export type Connection = { readonly db: Db; readonly pool: pg.Pool; close(): Promise<void> }

/** Opens a pool; no connection is made until the first query. A connection that breaks is logged and replaced:
 *  without the two listeners node-postgres would crash the process when the server goes away. */
export function connect(url: string, options: { log: Log; max: number }): Connection {
  const pool = new pg.Pool({ connectionString: url, max: options.max, connectionTimeoutMillis: 10_000 })
  pool.on('error', (cause) => options.log.warn({ code: errorCode(cause) }, 'idle database connection lost'))
  pool.on('connect', (client) => {
    client.on('error', (cause) => options.log.warn({ code: errorCode(cause) }, 'database connection lost'))
  })
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: preparingOften(pool) }) })
  return { db, pool, close: () => db.destroy() }
}

function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
}
