import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { PacId } from '../pac/pac.ts'

/** Keeps one connection, outside any transaction, until `work` ends. It leaves no slot behind on it. */
export function onOneConnection(db: Db, work: (session: Db) => Promise<void>): Promise<void> {
  return db.connection().execute(async (session) => {
    await work(session)
    await sql`select pg_advisory_unlock_all()`.execute(session).catch(() => {}) // a broken one has none
  })
}

/** Takes up to `wanted` of `count` slots that no session has, but none of `except`. What the session itself has must be
 *  among these: it would get it a second time. */
export async function takeSlots(
  session: Db,
  pac: PacId,
  x: { readonly count: number; readonly except: readonly number[]; readonly wanted: number },
): Promise<readonly number[]> {
  const { rows } = await sql<{ slot: number }>`
    select slot from generate_series(0, ${x.count}::int - 1) as slot
    where slot <> all(${[...x.except]}::int[]) and pg_try_advisory_lock(hashtext(${`turn:${pac}`}), slot)
    limit ${x.wanted}`.execute(session)
  return rows.map(({ slot }) => slot)
}

/** @returns whether another session said that it waits for one */
export async function freeSlot(session: Db, pac: PacId, slot: number): Promise<boolean> {
  const { rows } = await sql<{ wanted: boolean }>`
    select pg_advisory_unlock(hashtext(${`turn:${pac}`}), ${slot}::int),
      not pg_try_advisory_xact_lock(hashtext(${`turn wanted:${pac}`})) as wanted`.execute(session)
  return rows[0]?.wanted === true
}

/** Says, or says no more, that this session waits for a slot; as often as it was said. */
export async function wantSlot(session: Db, pac: PacId): Promise<void> {
  await sql`select pg_advisory_lock_shared(hashtext(${`turn wanted:${pac}`}))`.execute(session)
}

export async function wantSlotNoMore(session: Db, pac: PacId): Promise<void> {
  await sql`select pg_advisory_unlock_shared(hashtext(${`turn wanted:${pac}`}))`.execute(session)
}
