import type { Db, Trx } from '../db/connect.ts'
import type { LetterKind } from './letter-kind.ts'

export type OwedLetter = {
  readonly id: string
  readonly accountId: string
  readonly kind: LetterKind
  readonly to: string
  readonly tries: number
}

export async function insertLetter(
  trx: Trx,
  letter: { id: string; accountId: string; kind: LetterKind; to: string; at: Date; expiresAt: Date },
): Promise<void> {
  await trx
    .insertInto('account_letter')
    .values({
      id: letter.id,
      account_id: letter.accountId,
      kind: letter.kind,
      email: letter.to,
      created_at: letter.at,
      due_at: letter.at,
      token_sha256: null,
      expires_at: letter.expiresAt,
    })
    .execute()
}

/** Takes a letter that is owed by moving its due time behind the claim; null if it is not due or somebody has it. */
export async function claimLetter(
  db: Db,
  id: string,
  claim: { dueBy: Date; claimedUntil: Date },
): Promise<OwedLetter | null> {
  const row = await db
    .updateTable('account_letter')
    .set({ due_at: claim.claimedUntil })
    .where('id', '=', id)
    .where('due_at', '<=', claim.dueBy)
    .returning(['id', 'account_id', 'kind', 'email', 'tries'])
    .executeTakeFirst()
  if (row === undefined) return null
  return { id: row.id, accountId: row.account_id, kind: row.kind, to: row.email, tries: row.tries }
}

export async function saveLetterToken(db: Db, id: string, tokenSha256: string): Promise<void> {
  await db.updateTable('account_letter').set({ token_sha256: tokenSha256 }).where('id', '=', id).execute()
}

/** `dueAt` null: sent, or given up. */
export async function setLetterDue(db: Db, id: string, due: { tries: number; dueAt: Date | null }) {
  await db
    .updateTable('account_letter')
    .set({ due_at: due.dueAt, tries: due.tries })
    .where('id', '=', id)
    .execute()
}

/** The account, the address and the password behind a link that still works. */
export async function letterByToken(db: Db, link: { tokenSha256: string; kind: LetterKind; now: Date }) {
  const row = await db
    .selectFrom('account_letter as l')
    .innerJoin('account as a', 'a.id', 'l.account_id')
    .select(['l.id', 'l.account_id', 'l.email', 'l.created_at', 'a.email as current'])
    .where('l.token_sha256', '=', link.tokenSha256)
    .where('l.kind', '=', link.kind)
    .where('l.expires_at', '>', link.now)
    .executeTakeFirst()
  if (row === undefined) return null
  const { id, account_id: accountId, email: to, created_at: at, current: correo } = row
  return { id, accountId, to, at, correo }
}

/** Uses a link up, and every other of its kind that the account has. @returns false when somebody else was first */
export async function useLetters(trx: Trx, letter: { id: string; accountId: string; kind: LetterKind }) {
  const used = await trx.deleteFrom('account_letter').where('id', '=', letter.id).executeTakeFirst()
  if (used.numDeletedRows === 0n) return false
  await trx
    .deleteFrom('account_letter')
    .where('account_id', '=', letter.accountId)
    .where('kind', '=', letter.kind)
    .execute()
  return true
}

/** Uses a link up, and those of its kind that came after it; older ones stay. @returns false when somebody was first */
export async function useLetterAndLater(
  trx: Trx,
  letter: { id: string; accountId: string; kind: LetterKind; at: Date },
): Promise<boolean> {
  const used = await trx.deleteFrom('account_letter').where('id', '=', letter.id).executeTakeFirst()
  if (used.numDeletedRows === 0n) return false
  await trx
    .deleteFrom('account_letter')
    .where('account_id', '=', letter.accountId)
    .where('kind', '=', letter.kind)
    .where('created_at', '>', letter.at)
    .execute()
  return true
}

export async function overdueLetters(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('account_letter')
    .select('id')
    .where('due_at', '<=', now)
    .limit(500)
    .execute()
  return rows.map((row) => row.id)
}

export async function removeStaleLetters(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('account_letter').where('expires_at', '<=', now).execute()
  await db.deleteFrom('passkey_challenge').where('expires_at', '<=', now).execute()
}
