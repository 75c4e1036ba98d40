import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { Passkey } from './passkey.ts'

type Asked = { challengeSha256: string; browserSha256: string; purpose: 'create' | 'enter' | 'prove' }

export async function saveChallenge(db: Db, asked: Asked & { expiresAt: Date }): Promise<void> {
  await db
    .insertInto('passkey_challenge')
    .values({
      challenge_sha256: asked.challengeSha256,
      browser_sha256: asked.browserSha256,
      purpose: asked.purpose,
      expires_at: asked.expiresAt,
    })
    .execute()
}

/** Deletes it, whoever answers; true if this browser was asked it, for this, and not too long ago. */
export async function takeChallenge(db: Db, asked: Asked & { now: Date }): Promise<boolean> {
  const row = await db
    .deleteFrom('passkey_challenge')
    .where('challenge_sha256', '=', asked.challengeSha256)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) return false
  return (
    row.browser_sha256 === asked.browserSha256 && row.purpose === asked.purpose && row.expires_at > asked.now
  )
}

export async function passkeysOfAccount(db: Db, accountId: string) {
  return db
    .selectFrom('account_passkey')
    .select(['id', 'credential_id', 'name', 'transports', 'created_at', 'used_at'])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** @returns false when the passkey is registered already, for whomever */
export async function insertPasskey(
  trx: Trx,
  passkey: Pick<Passkey, 'id' | 'name' | 'createdAt'> & {
    accountId: string
    credentialId: string
    publicKey: Uint8Array
    counter: number
    transports: readonly string[]
  },
): Promise<boolean> {
  const result = await trx
    .insertInto('account_passkey')
    .values({
      id: passkey.id,
      credential_id: passkey.credentialId,
      account_id: passkey.accountId,
      name: passkey.name,
      public_key: Buffer.from(passkey.publicKey),
      counter: String(passkey.counter),
      transports: [...passkey.transports],
      created_at: passkey.createdAt,
      used_at: null,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function passkeyByCredential(db: Db, credentialId: string) {
  const row = await db
    .selectFrom('account_passkey as p')
    .innerJoin('account as a', 'a.id', 'p.account_id')
    .select(['p.id', 'p.account_id', 'p.public_key', 'p.counter', 'a.email'])
    .where('p.credential_id', '=', credentialId)
    .where('a.confirmed_at', 'is not', null)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    id: row.id,
    accountId: row.account_id,
    correo: row.email,
    publicKey: new Uint8Array(row.public_key),
    counter: Number(row.counter),
  }
}

/** Notes a use. @returns false when the key has counted as far already: a copy of it is about. Keys that do not count
 *  stay at 0. Source: WebAuthn Level 3 §6.1.1. */
export async function notePasskeyUse(trx: Trx, id: string, use: { counter: number; at: Date }) {
  const result = await sql`
    update account_passkey set counter = ${use.counter}::bigint, used_at = ${use.at} where id = ${id}
    and (counter < ${use.counter}::bigint or (counter = 0 and ${use.counter}::bigint = 0))`.execute(trx)
  return result.numAffectedRows === 1n
}

export async function deletePasskey(db: Db, accountId: string, id: string): Promise<void> {
  await db
    .deleteFrom('account_passkey')
    .where('account_id', '=', accountId)
    .where(sql<string>`id::text`, '=', id)
    .execute()
}

export async function deletePasskeysOf(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('account_passkey').where('account_id', '=', accountId).execute()
}
