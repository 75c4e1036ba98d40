import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Row } from '../db/schema.ts'
import { type Breaker, CLOSED } from './breaker.ts'

/** The breakers of all PACs that ever had trouble. */
export async function selectBreakers(db: Db): Promise<ReadonlyMap<string, Breaker>> {
  const rows = await db.selectFrom('pac_breaker').selectAll().execute()
  return new Map(rows.map((row) => [row.pac, breakerOf(row)]))
}

/** Applies a rule to one breaker, one caller after the other. @returns how it was and how it is */
export function changeBreaker(
  db: Db,
  pac: string,
  now: Date,
  rule: (before: Breaker) => Breaker,
): Promise<{ readonly before: Breaker; readonly after: Breaker }> {
  return inTransaction(db, async (trx) => {
    await trx
      .insertInto('pac_breaker')
      .values({ pac, state: 'closed', changed_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const row = await trx
      .selectFrom('pac_breaker')
      .selectAll()
      .where('pac', '=', pac)
      .forUpdate()
      .executeTakeFirst()
    const before = row ? breakerOf(row) : CLOSED
    const after = rule(before)
    const { state, failures, openings, probeAt, why } = after
    if (after !== before)
      await trx
        .updateTable('pac_breaker')
        .set({ state, failures: [...failures], openings, probe_at: probeAt, why, changed_at: now })
        .where('pac', '=', pac)
        .execute()
    return { before, after }
  })
}

/** Gives the due probe of an open breaker to one caller; should that one die, to another after `until`.
 *  @returns false when it is not due or somebody else has it */
export async function claimProbe(db: Db, pac: string, now: Date, until: Date): Promise<boolean> {
  const claimed = await sql`
    update pac_breaker set probe_at = ${until}
    where pac = ${pac} and state = 'open' and probe_at <= ${now}`.execute(db)
  return claimed.numAffectedRows === 1n
}

function breakerOf(row: Row<'pac_breaker'>): Breaker {
  const { state, failures, openings, probe_at: probeAt, why } = row
  return { state, failures, openings, probeAt, why }
}
