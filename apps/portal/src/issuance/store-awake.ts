import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** The worker will look for what is due at least once after this many ms from now. */
export async function promiseToLook(db: Db, worker: string, within_ms: number): Promise<void> {
  await sql`
    insert into worker_awake (worker, until)
    values (${worker}, clock_timestamp() + make_interval(secs => ${within_ms / 1000}::float8))
    on conflict (worker) do update set until = excluded.until`.execute(db)
}

export async function forgetPromise(db: Db, worker: string): Promise<void> {
  await sql`delete from worker_awake where worker = ${worker}`.execute(db)
}

/** True while some worker has promised to look again. */
export const SOMEBODY_IS_AWAKE = sql<boolean>`exists (select from worker_awake where until > clock_timestamp())`

export async function isSomebodyAwake(db: Db): Promise<boolean> {
  const { rows } = await sql<{ awake: boolean }>`select ${SOMEBODY_IS_AWAKE} as awake`.execute(db)
  return rows[0]?.awake === true
}
