import type { Db, Trx } from '../db/connect.ts'

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
