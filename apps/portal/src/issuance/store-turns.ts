import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { PacId } from '../pac/pac.ts'

/** Keeps one connection, outside any transaction, until `work` ends. */
export function onOneConnection<T>(db: Db, work: (session: Db) => Promise<T>): Promise<T> {
  return db.connection().execute(work)
}

/** @returns false when another session has it */
export async function takeSlot(session: Db, pac: PacId, slot: number): Promise<boolean> {
  const answer = await sql<{ taken: boolean }>`
    select pg_try_advisory_lock(hashtext(${`turn:${pac}`}), ${slot}::int) as taken`.execute(session)
  return answer.rows[0]?.taken === true
}

export async function freeSlot(session: Db, pac: PacId, slot: number): Promise<void> {
  await sql`select pg_advisory_unlock(hashtext(${`turn:${pac}`}), ${slot}::int)`.execute(session)
}
