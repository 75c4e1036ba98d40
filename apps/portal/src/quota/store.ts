import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

type Key = { readonly action: string; readonly subjectSha256: string }

/** Counts one attempt unless `free` are used in the window under way; a window that has ended begins anew and would
 *  end at `attempt.resetsAt`. One statement: the row's lock puts parallel attempts in line.
 *  @returns whether it was counted, and when the window ends */
export async function countAttempt(
  db: Db,
  attempt: Key & { free: number; now: Date; resetsAt: Date },
): Promise<{ counted: boolean; resetsAt: Date }> {
  const { action, subjectSha256, free, now } = attempt
  const counted = await sql<{ resets_at: Date }>`
    insert into attempt_quota as q (action, subject_sha256, used, resets_at)
    values (${action}, ${subjectSha256}, 1, ${attempt.resetsAt})
    on conflict (action, subject_sha256) do update set
      used = case when q.resets_at <= ${now}::timestamptz then 1 else q.used + 1 end,
      resets_at = case when q.resets_at <= ${now}::timestamptz then excluded.resets_at else q.resets_at end
      where q.resets_at <= ${now}::timestamptz or q.used < ${free}::integer
    returning resets_at`.execute(db)
  const row = counted.rows[0]
  if (row !== undefined) return { counted: true, resetsAt: row.resets_at }
  const full = await db
    .selectFrom('attempt_quota')
    .select('resets_at')
    .where('action', '=', action)
    .where('subject_sha256', '=', subjectSha256)
    .executeTakeFirst()
  return { counted: false, resetsAt: full?.resets_at ?? now }
}

/** Takes one attempt off the window under way. */
export async function uncountAttempt(db: Db, attempt: Key & { now: Date }): Promise<void> {
  await db
    .updateTable('attempt_quota')
    .set((e) => ({ used: e('used', '-', 1) }))
    .where('action', '=', attempt.action)
    .where('subject_sha256', '=', attempt.subjectSha256)
    .where('resets_at', '>', attempt.now)
    .where('used', '>', 0)
    .execute()
}

export async function forgetAttempts(db: Db, { action, subjectSha256 }: Key): Promise<void> {
  await db
    .deleteFrom('attempt_quota')
    .where('action', '=', action)
    .where('subject_sha256', '=', subjectSha256)
    .execute()
}

export async function removeEndedWindows(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('attempt_quota').where('resets_at', '<=', now).execute()
}
