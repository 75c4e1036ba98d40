import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { Level } from './policy.ts'

export type Credit = {
  readonly pac: string
  readonly level: Level
  readonly stamps: number | 'unlimited' | null
  readonly toldAt: Date | null
}

/** Gives the due question to one PAC to one caller, who has until then to write the answer down.
 *  @returns the level so far; null when it is not due or somebody else asks */
export async function claimQuestion(
  db: Db,
  pac: string,
  { now, askAt }: { readonly now: Date; readonly askAt: Date },
): Promise<Level | null> {
  const { rows } = await sql<{ level: Level }>`
    insert into pac_credit as c (pac, ask_at) values (${pac}, ${askAt})
    on conflict (pac) do update set ask_at = excluded.ask_at where c.ask_at <= ${now}
    returning level`.execute(db)
  return rows[0]?.level ?? null
}

export async function saveCredit(
  db: Db,
  pac: string,
  told: {
    readonly stamps: number | 'unlimited'
    readonly level: Level
    readonly now: Date
    readonly askAt: Date
  },
): Promise<void> {
  await db
    .updateTable('pac_credit')
    .set({
      stamps: told.stamps === 'unlimited' ? null : told.stamps,
      level: told.level,
      told_at: told.now,
      ask_at: told.askAt,
    })
    .where('pac', '=', pac)
    .execute()
}

export async function selectCredits(db: Db): Promise<readonly Credit[]> {
  const rows = await db.selectFrom('pac_credit').selectAll().execute()
  return rows.map(({ pac, level, stamps, told_at: toldAt }) => ({
    pac,
    level,
    stamps: toldAt !== null && stamps === null ? 'unlimited' : stamps,
    toldAt,
  }))
}
