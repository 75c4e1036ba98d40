import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** Counts one attempt and tells how many there were in the window that ends at `resetsAt`. */
export async function countAttempt(
  db: Db,
  attempt: { action: string; subjectSha256: string; now: Date; resetsAt: Date },
): Promise<{ used: number; resetsAt: Date }> {
  const { rows } = await sql<{ used: number; resets_at: Date }>`
    insert into attempt_quota as q (action, subject_sha256, used, resets_at)
    values (${attempt.action}, ${attempt.subjectSha256}, 1, ${attempt.resetsAt})
    on conflict (action, subject_sha256) do update set
      used = case when q.resets_at <= ${attempt.now}::timestamptz then 1 else q.used + 1 end,
      resets_at = case when q.resets_at <= ${attempt.now}::timestamptz then excluded.resets_at else q.resets_at end
    returning used, resets_at`.execute(db)
  const row = rows[0]
  if (row === undefined) throw new Error('an upsert with returning gave no row')
  return { used: row.used, resetsAt: row.resets_at }
}

export async function forgetAttempts(db: Db, action: string, subjectSha256: string): Promise<void> {
  await db
    .deleteFrom('attempt_quota')
    .where('action', '=', action)
    .where('subject_sha256', '=', subjectSha256)
    .execute()
}
