import type { Clock } from '../clock.ts'
import type { Db, Trx } from '../db/connect.ts'
import type { Ids } from '../ids.ts'
import type { Account } from './account.ts'
import { accountBySession, removeSession, saveSession } from './store-session.ts'
import { newToken, sha256 } from './token.ts'

export const SESSION_DAYS = 30
const DAY_MS = 86_400_000

export type Session = { readonly token: string; readonly expiresAt: Date }

/** Begins a session of 30 days and ends the one that the browser presented, so that a token planted before the
 *  entrance is worth nothing after it. @returns the token for the cookie, of which the
 *  database keeps the SHA-256, and its end. */
export async function beginSession(
  deps: { db: Trx; clock: Clock; ids: Ids },
  input: { accountId: string; previousSession: string | null },
): Promise<Session> {
  if (input.previousSession !== null) await removeSession(deps.db, sha256(input.previousSession))
  const token = newToken(deps.ids)
  const createdAt = deps.clock.now()
  const expiresAt = new Date(createdAt.getTime() + SESSION_DAYS * DAY_MS)
  await saveSession(deps.db, { tokenSha256: sha256(token), accountId: input.accountId, createdAt, expiresAt })
  return { token, expiresAt }
}

/** Whose session a token opens, or null when it is unknown, ended or past its time. */
export function accountOfSession(db: Db, sessionToken: string, now: Date): Promise<Account | null> {
  return accountBySession(db, sha256(sessionToken), now)
}
