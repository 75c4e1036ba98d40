import { createHash } from 'node:crypto'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'

/** After so many times in one process a statement is kept prepared by every connection that runs it again: PostgreSQL
 *  then parses it once for each connection, not every time. */
const OFTEN = 20
/** Texts that are made anew for each length of a list must not fill the server's memory. */
const MOST_PREPARED = 200
const MOST_COUNTED = 1_000

/** The pool for Kysely, which runs by name what comes often. What comes rarely is planned for its own parameters each
 *  time. When a table has changed under a prepared statement (a newer Timbra migrated while this one still runs), that
 *  query fails as any query may, and from then on all are prepared anew. */
export function preparingOften(pool: pg.Pool): PostgresPool {
  const names = statementNames()
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect()
      const wrapped = known.get(client) ?? preparing(client, names)
      known.set(client, wrapped)
      return wrapped
    },
  }
}

function preparing(client: pg.PoolClient, names: StatementNames): PostgresPoolClient {
  const query = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
    const name = values.length === 0 ? undefined : names.of(text)
    if (name === undefined) return client.query(text, [...values])
    try {
      return await client.query({ name, text, values: [...values] })
    } catch (cause) {
      if (isStale(cause)) names.renew()
      throw cause
    }
  }
  return {
    release: (destroy) => client.release(destroy),
    query: query as unknown as PostgresPoolClient['query'], // Kysely asks for cursors only when it was given some
  }
}

/** "cached plan must not change result type". Source: PostgreSQL, plancache.c. */
function isStale(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === '0A000'
}

export type StatementNames = {
  /** @returns undefined while the statement is rare */
  of(text: string): string | undefined
  /** From now on every statement has another name. */
  renew(): void
}

export function statementNames(): StatementNames {
  const seen = new Map<string, number>()
  const names = new Map<string, string>()
  let generation = 0
  return {
    of: (text) => {
      const known = names.get(text)
      if (known !== undefined) return known
      const times = (seen.get(text) ?? 0) + 1
      if (times > OFTEN && names.size < MOST_PREPARED) {
        seen.delete(text)
        const name = `${createHash('sha256').update(text).digest('base64url').slice(0, 22)}-${generation}`
        names.set(text, name)
        return name
      }
      if (seen.size >= MOST_COUNTED) seen.clear()
      seen.set(text, times)
      return undefined
    },
    renew: () => {
      generation += 1
      names.clear()
    },
  }
}
