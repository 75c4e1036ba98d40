import { sql } from 'kysely'
import type { Db } from './connect.ts'

/** What a worker can be woken for. A job is only a wake-up: the truth (due time, lease, attempt) is on the row. */
export type Jobs = {
  'advance-issuance': { issuanceId: string }
  'deliver-cfdi': { deliveryId: string }
  'confirm-account': { accountId: string }
}

/** Wakes a worker, inside the caller's transaction, so that the wake-up exists exactly if the row does.
 *  A second wake-up of the same key before the first has started replaces it. */
export async function enqueue<Name extends keyof Jobs>(
  db: Db,
  name: Name,
  payload: Jobs[Name],
  options: { key: string; runAt: Date | null },
): Promise<void> {
  await sql`select graphile_worker.add_job(
    ${name}::text, payload := ${JSON.stringify(payload)}::json, run_at := ${options.runAt}::timestamptz,
    job_key := ${options.key}::text, max_attempts := 1)`.execute(db)
}
