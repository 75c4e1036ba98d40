import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { Row } from '../db/schema.ts'
import type { ShareLink } from './share-link.ts'

/** Makes the changes of one account come one after the other. */
export async function lockAccount(trx: Trx, accountId: string): Promise<void> {
  await trx
    .selectFrom('account')
    .select('id')
    .where('id', '=', accountId)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export async function insertShareLink(
  trx: Trx,
  accountId: string,
  link: Omit<ShareLink, 'usedAt'> & { tokenSha256: string },
): Promise<void> {
  await trx
    .insertInto('share_link')
    .values({
      id: link.id,
      account_id: accountId,
      token_sha256: link.tokenSha256,
      label: link.label,
      rfc: link.rfc,
      from_month: link.fromMonth,
      to_month: link.toMonth,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute()
}

export async function linksOfAccount(db: Db, accountId: string, now: Date): Promise<ShareLink[]> {
  const rows = await db
    .selectFrom('share_link')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map(fromRow)
}

export async function linkByToken(db: Db, tokenSha256: string, now: Date) {
  const row = await db
    .selectFrom('share_link')
    .selectAll()
    .where('token_sha256', '=', tokenSha256)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row === undefined ? null : { accountId: row.account_id, link: fromRow(row) }
}

export async function noteUse(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('share_link').set({ used_at: at }).where('id', '=', id).execute()
}

export async function deleteShareLink(db: Db, accountId: string, id: string): Promise<void> {
  await db
    .deleteFrom('share_link')
    .where('account_id', '=', accountId)
    .where(sql<string>`id::text`, '=', id)
    .execute()
}

export async function deleteEnded(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('share_link').where('expires_at', '<=', now).execute()
}

function fromRow(row: Row<'share_link'>): ShareLink {
  return {
    id: row.id,
    label: row.label,
    rfc: row.rfc,
    fromMonth: row.from_month,
    toMonth: row.to_month,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
  }
}
