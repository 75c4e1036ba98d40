import { sql } from 'kysely'
import type { Db } from './connect.ts'

/** What a worker can be woken for. A job is only a wake-up: the truth (due time, lease, attempt) is on the row. */
export type Jobs = {
  'advance-issuance': { issuanceId: string }
  'deliver-cfdi': { deliveryId: string }
  'confirm-account': { accountId: string }
  'send-letter': { letterId: string }
  'poll-cancellation': { cancellationId: string }
}

/** Wakes a worker, inside the caller's transaction, so that the wake-up exists exactly if the row does.
 *  A second wake-up of the same key before the first has started replaces it. Of those that are due, the one with the
 *  lowest `priority` goes first. */
export async function enqueue<Name extends keyof Jobs>(
  db: Db,
  name: Name,
  payload: Jobs[Name],
  options: { key: string; runAt: Date | null; priority?: number },
): Promise<void> {
  await sql`select graphile_worker.add_job(
    ${name}::text, payload := ${JSON.stringify(payload)}::json, run_at := ${options.runAt}::timestamptz,
    job_key := ${options.key}::text, max_attempts := 1,
    priority := ${options.priority ?? 0}::int)`.execute(db)
}

/** Wakes a worker for each item whose wake-up is lost: none is due, or the one there is was taken by a worker that
 *  never finished it (graphile-worker alone would keep it for that worker for 4 hours). A job has one attempt, so one
 *  that was taken does not count: the same key gets a fresh one. @returns how many were woken */
export async function enqueueLost<Name extends keyof Jobs>(
  db: Db,
  name: Name,
  items: readonly {
    readonly payload: Jobs[Name]
    readonly key: string
    readonly runAt: Date
    readonly priority?: number
  }[],
): Promise<number> {
  if (items.length === 0) return 0
  const woken = await sql`
    select graphile_worker.add_job(${name}::text, payload := item.payload, run_at := item."runAt",
      job_key := item.key, max_attempts := 1, priority := coalesce(item.priority, 0))
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as item(payload json, key text, "runAt" timestamptz, priority int)
    where not exists (
      select from graphile_worker.jobs
      where jobs.key = item.key and jobs.attempts < jobs.max_attempts
        and jobs.run_at <= greatest(item."runAt", now()))`.execute(db)
  return woken.rows.length
}

/** Removes jobs whose worker was killed: locked for over 4 hours, which no job of ours lasts, or failed for good. Nothing would ever run or remove them. @returns how many */
export async function forgetDeadJobs(db: Db): Promise<number> {
  const gone = await sql`
    select graphile_worker.complete_jobs(array(
      select id from graphile_worker.jobs
      where attempts >= max_attempts and (locked_at is null or locked_at < now() - interval '4 hours')
      limit 1000))`.execute(db)
  return gone.rows.length
}

/** Takes a wake-up back, with the row that it was for. */
export async function dropJob(db: Db, key: string): Promise<void> {
  await sql`select graphile_worker.remove_job(${key}::text)`.execute(db)
}
