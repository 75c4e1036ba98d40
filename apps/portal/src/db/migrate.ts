import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import type pg from 'pg'
import { SetupError } from '../errors.ts'
import { portalFile } from '../root.ts'

const LOCK = 7_264_601 // any constant; two processes that start together migrate one after the other

/** Brings the database to the newest version: numbered SQL files, forward only, each in its own transaction.
 *  Throws SetupError when a file that was already applied has changed since. */
export async function migrate(pool: pg.Pool): Promise<{ applied: string[] }> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await runMigrations({ pgPool: pool })
    return { applied: await applyPending(client) }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => {})
    client.release()
  }
}

async function applyPending(client: pg.PoolClient): Promise<string[]> {
  await client.query(
    `create table if not exists migration
       (name text primary key, sha256 text not null, applied_at timestamptz not null default now())`,
  )
  const done = await client.query<{ name: string; sha256: string }>('select name, sha256 from migration')
  const known = new Map(done.rows.map((row) => [row.name, row.sha256]))
  const applied: string[] = []
  for (const { name, text, sha256 } of migrationFiles()) {
    const before = known.get(name)
    if (before === sha256) continue
    if (before !== undefined) throw changed(name)
    await apply(client, name, text, sha256)
    applied.push(name)
  }
  return applied
}

async function apply(client: pg.PoolClient, name: string, text: string, sha256: string): Promise<void> {
  await client.query('begin')
  try {
    await client.query(text)
    await client.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback')
    throw new SetupError(
      'migracion-fallida',
      `La migración ${name} no se pudo aplicar; la base quedó como estaba.`,
      {
        cause,
      },
    )
  }
}

function migrationFiles() {
  const folder = portalFile('migrations')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') }
    })
}

function changed(name: string): SetupError {
  return new SetupError(
    'migracion-cambiada',
    `La migración ${name} cambió después de aplicarse. Restaura el archivo original y agrega una migración nueva.`,
  )
}
