import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { Account } from './account.ts'
import type { Device } from './device.ts'

export async function saveSession(
  trx: Trx,
  session: {
    id: string
    tokenSha256: string
    accountId: string
    createdAt: Date
    expiresAt: Date
    device: Device
  },
): Promise<void> {
  await trx
    .insertInto('account_session')
    .values({
      id: session.id,
      token_sha256: session.tokenSha256,
      account_id: session.accountId,
      created_at: session.createdAt,
      expires_at: session.expiresAt,
      seen_at: session.createdAt,
      ...session.device,
    })
    .execute()
}

export async function removeSession(db: Db, tokenSha256: string): Promise<void> {
  await db.deleteFrom('account_session').where('token_sha256', '=', tokenSha256).execute()
}

export async function accountBySession(
  db: Db,
  tokenSha256: string,
  now: Date,
): Promise<{ account: Account; seenAt: Date } | null> {
  const row = await db
    .selectFrom('account_session as s')
    .innerJoin('account as a', 'a.id', 's.account_id')
    .select(['a.id', 'a.nombre', 'a.email', 's.seen_at'])
    .where('s.token_sha256', '=', tokenSha256)
    .where('s.expires_at', '>', now)
    .where('a.confirmed_at', 'is not', null)
    .executeTakeFirst()
  if (row === undefined) return null
  return { account: { id: row.id, nombre: row.nombre, email: row.email }, seenAt: row.seen_at }
}

export async function touchSession(db: Db, tokenSha256: string, at: Date): Promise<void> {
  await db
    .updateTable('account_session')
    .set({ seen_at: at })
    .where('token_sha256', '=', tokenSha256)
    .execute()
}

export async function sessionsOfAccount(db: Db, accountId: string, now: Date) {
  return db
    .selectFrom('account_session')
    .select(['id', 'token_sha256', 'browser', 'system', 'created_at', 'seen_at'])
    .where('account_id', '=', accountId)
    .where('expires_at', '>', now)
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .execute()
}

export async function removeSessionById(db: Db, accountId: string, id: string): Promise<void> {
  await db
    .deleteFrom('account_session')
    .where('account_id', '=', accountId)
    .where(sql<string>`id::text`, '=', id) // from an address: what is no UUID is simply not found
    .execute()
}

/** `except`: the SHA-256 of the token that stays; null: none stays. */
export async function removeSessionsOf(db: Db, accountId: string, except: string | null): Promise<void> {
  const sessions = db.deleteFrom('account_session').where('account_id', '=', accountId)
  await (except === null ? sessions : sessions.where('token_sha256', '<>', except)).execute()
}

export async function markProven(
  db: Db,
  session: { accountId: string; tokenSha256: string },
  at: Date,
): Promise<void> {
  await db
    .updateTable('account_session')
    .set({ proven_at: at })
    .where('account_id', '=', session.accountId)
    .where('token_sha256', '=', session.tokenSha256)
    .execute()
}

export async function provenAt(
  db: Db,
  session: { accountId: string; tokenSha256: string },
  now: Date,
): Promise<Date | null> {
  const row = await db
    .selectFrom('account_session')
    .select('proven_at')
    .where('account_id', '=', session.accountId)
    .where('token_sha256', '=', session.tokenSha256)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row?.proven_at ?? null
}
