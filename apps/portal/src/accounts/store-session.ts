import type { Db, Trx } from '../db/connect.ts'
import type { Account } from './account.ts'

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
