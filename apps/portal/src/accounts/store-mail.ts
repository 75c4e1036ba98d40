import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'

export type OwedMail = {
  readonly accountId: string
  readonly correo: string
  readonly confirmed: boolean
  readonly tries: number
}

/** Owes a mail to the account of this address. @returns its id, or null when there is none. */
export async function oweMail(trx: Trx, correo: string, at: Date): Promise<string | null> {
  const row = await trx
    .updateTable('account')
    .set({ mail_due_at: at, mail_tries: 0 })
    .where(sql<string>`lower(email)`, '=', sql<string>`lower(${correo})`)
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Takes the mail that is owed by moving its due time behind the claim; null if none is due or somebody has it. */
export async function claimMail(
  db: Db,
  accountId: string,
  claim: { dueBy: Date; claimedUntil: Date },
): Promise<OwedMail | null> {
  const row = await db
    .updateTable('account')
    .set({ mail_due_at: claim.claimedUntil })
    .where('id', '=', accountId)
    .where('mail_due_at', '<=', claim.dueBy)
    .returning(['id', 'email', 'confirmed_at', 'mail_tries'])
    .executeTakeFirst()
  if (row === undefined) return null
  return { accountId: row.id, correo: row.email, confirmed: row.confirmed_at !== null, tries: row.mail_tries }
}

/** Nothing is owed any more, unless another mail was asked for while this one was on its way. */
export async function mailIsSent(db: Db, accountId: string, claimedUntil: Date): Promise<void> {
  await db
    .updateTable('account')
    .set({ mail_due_at: null, mail_tries: 0 })
    .where('id', '=', accountId)
    .where('mail_due_at', '=', claimedUntil)
    .execute()
}

/** `dueAt` null: given up, until somebody asks for the mail again. */
export async function postponeMail(
  trx: Trx,
  accountId: string,
  state: { tries: number; dueAt: Date | null },
): Promise<void> {
  await trx
    .updateTable('account')
    .set({ mail_due_at: state.dueAt, mail_tries: state.tries })
    .where('id', '=', accountId)
    .execute()
}

export async function overdueMails(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('account')
    .select('id')
    .where('mail_due_at', '<=', now)
    .limit(500)
    .execute()
  return rows.map((row) => row.id)
}
