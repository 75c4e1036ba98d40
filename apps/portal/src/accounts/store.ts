import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'

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

export async function credentialsByCorreo(
  db: Db,
  correo: string,
): Promise<{ id: string; correo: string; passwordHash: string; confirmed: boolean } | null> {
  const row = await db
    .selectFrom('account')
    .select(['id', 'email', 'password_hash', 'confirmed_at'])
    .where(sql<string>`lower(email)`, '=', sql<string>`lower(${correo})`)
    .executeTakeFirst()
  return row === undefined
    ? null
    : {
        id: row.id,
        correo: row.email,
        passwordHash: row.password_hash,
        confirmed: row.confirmed_at !== null,
      }
}

export async function passwordOf(db: Db, accountId: string): Promise<string | null> {
  const row = await db
    .selectFrom('account')
    .select('password_hash')
    .where('id', '=', accountId)
    .executeTakeFirst()
  return row?.password_hash ?? null
}

/** Sets a password. `confirmedAt`: who used a link of the mailbox has confirmed it as well. */
export async function setPassword(
  trx: Trx,
  accountId: string,
  change: { passwordHash: string; confirmedAt: Date | null },
): Promise<void> {
  await trx
    .updateTable('account')
    .set((e) => ({
      password_hash: change.passwordHash,
      confirmed_at: e.fn.coalesce('confirmed_at', e.val(change.confirmedAt)),
    }))
    .where('id', '=', accountId)
    .execute()
}

/** Gives an account a mail whose mailbox its owner has shown to read. A registration of it that nobody confirmed gives
 *  way: else whoever cannot read the mailbox could keep its owner from using it. Throws what `isTakenCorreo` knows. */
export async function setCorreo(trx: Trx, accountId: string, correo: string): Promise<void> {
  await sql`
    delete from account
    where lower(email) = lower(${correo}) and id <> ${accountId} and confirmed_at is null`.execute(trx)
  await trx.updateTable('account').set({ email: correo }).where('id', '=', accountId).execute()
}

/** Another account has the mail, maybe since this moment: only the index knows of what is not committed yet. */
export function isTakenCorreo(cause: unknown): boolean {
  return cause instanceof Error && Reflect.get(cause, 'constraint') === 'account_email'
}

export async function removeAccount(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('account').where('id', '=', accountId).execute()
}

export async function accountFacts(db: Db, accountId: string) {
  return db
    .selectFrom('account')
    .select(['nombre', 'email', 'created_at', 'confirmed_at'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
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

/** Forgets what is past its time. An account that asked for a mail again is as young as that. */
export async function removeStale(db: Db, limits: { now: Date; unconfirmedBefore: Date }): Promise<void> {
  await db.deleteFrom('account_session').where('expires_at', '<=', limits.now).execute()
  await db
    .deleteFrom('account')
    .where('confirmed_at', 'is', null)
    .where('created_at', '<', limits.unconfirmedBefore)
    .execute()
  await db.deleteFrom('account_confirmation').where('expires_at', '<=', limits.now).execute()
}
