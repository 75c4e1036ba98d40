import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { Account } from './account.ts'

/** Inserts the account and owes its mail; a mail that is taken is owed a mail too, and changes only while it is
 *  unconfirmed. One statement either way. @returns the id of the account that has this mail. */
export async function saveRegistration(
  trx: Trx,
  account: { id: string; nombre: string; correo: string; passwordHash: string; at: Date },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into account as a (id, nombre, email, password_hash, created_at, mail_due_at)
    values (${account.id}, ${account.nombre}, ${account.correo}, ${account.passwordHash}, ${account.at}, ${account.at})
    on conflict (lower(email)) do update set
      nombre = case when a.confirmed_at is null then excluded.nombre else a.nombre end,
      email = case when a.confirmed_at is null then excluded.email else a.email end,
      password_hash = case when a.confirmed_at is null then excluded.password_hash else a.password_hash end,
      created_at = case when a.confirmed_at is null then excluded.created_at else a.created_at end,
      mail_due_at = excluded.mail_due_at, mail_tries = 0
    returning id`.execute(trx)
  return rows[0]?.id ?? account.id
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

export type OwedMail = {
  readonly accountId: string
  readonly correo: string
  readonly confirmed: boolean
  readonly tries: number
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

export async function saveConfirmation(
  db: Db,
  link: { tokenSha256: string; accountId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await db
    .insertInto('account_confirmation')
    .values({
      token_sha256: link.tokenSha256,
      account_id: link.accountId,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute()
}

export async function confirmationByToken(db: Db, tokenSha256: string) {
  const row = await db
    .selectFrom('account_confirmation as c')
    .innerJoin('account as a', 'a.id', 'c.account_id')
    .select(['a.id', 'a.email', 'a.password_hash', 'a.confirmed_at', 'c.expires_at', 'c.used_at'])
    .where('c.token_sha256', '=', tokenSha256)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    accountId: row.id,
    correo: row.email,
    passwordHash: row.password_hash,
    confirmed: row.confirmed_at !== null,
    used: row.used_at !== null,
    expiresAt: row.expires_at,
  }
}

/** Uses up a link. @returns false if it was used or is too old: of two that press it, one wins. */
export async function useConfirmation(trx: Trx, tokenSha256: string, at: Date): Promise<boolean> {
  const result = await trx
    .updateTable('account_confirmation')
    .set({ used_at: at })
    .where('token_sha256', '=', tokenSha256)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** @returns false if the account has another password by now. */
export async function markConfirmed(
  trx: Trx,
  accountId: string,
  proof: { at: Date; passwordHash: string },
): Promise<boolean> {
  const result = await trx
    .updateTable('account')
    .set({ confirmed_at: proof.at })
    .where('id', '=', accountId)
    .where('password_hash', '=', proof.passwordHash)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function credentialsByCorreo(
  db: Db,
  correo: string,
): Promise<{ id: string; passwordHash: string; confirmed: boolean } | null> {
  const row = await db
    .selectFrom('account')
    .select(['id', 'password_hash', 'confirmed_at'])
    .where(sql<string>`lower(email)`, '=', sql<string>`lower(${correo})`)
    .executeTakeFirst()
  return row === undefined
    ? null
    : { id: row.id, passwordHash: row.password_hash, confirmed: row.confirmed_at !== null }
}

export async function saveSession(
  trx: Trx,
  session: { tokenSha256: string; accountId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await trx
    .insertInto('account_session')
    .values({
      token_sha256: session.tokenSha256,
      account_id: session.accountId,
      created_at: session.createdAt,
      expires_at: session.expiresAt,
    })
    .execute()
}

export async function removeSession(db: Db, tokenSha256: string): Promise<void> {
  await db.deleteFrom('account_session').where('token_sha256', '=', tokenSha256).execute()
}

export async function accountBySession(db: Db, tokenSha256: string, now: Date): Promise<Account | null> {
  const row = await db
    .selectFrom('account_session as s')
    .innerJoin('account as a', 'a.id', 's.account_id')
    .select(['a.id', 'a.nombre', 'a.email'])
    .where('s.token_sha256', '=', tokenSha256)
    .where('s.expires_at', '>', now)
    .where('a.confirmed_at', 'is not', null)
    .executeTakeFirst()
  return row === undefined ? null : { id: row.id, nombre: row.nombre, email: row.email }
}

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

/** Forgets what is past its time. An account that asked for a mail again is as young as that. */
export async function removeStale(db: Db, limits: { now: Date; unconfirmedBefore: Date }): Promise<void> {
  await db.deleteFrom('attempt_quota').where('resets_at', '<=', limits.now).execute()
  await db.deleteFrom('account_session').where('expires_at', '<=', limits.now).execute()
  await db
    .deleteFrom('account')
    .where('confirmed_at', 'is', null)
    .where('created_at', '<', limits.unconfirmedBefore)
    .execute()
  await db.deleteFrom('account_confirmation').where('expires_at', '<=', limits.now).execute()
}
