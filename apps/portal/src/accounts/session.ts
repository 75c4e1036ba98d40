import type { Clock } from '../clock.ts'
import type { Db, Trx } from '../db/connect.ts'
import type { Ids } from '../ids.ts'
import type { Account } from './account.ts'
import { type Device, deviceOf } from './device.ts'
import { accountBySession, removeSession, saveSession, touchSession } from './store-session.ts'
import { newToken, sha256 } from './token.ts'

const SESSION_DAYS = 30
const DAY_MS = 86_400_000
/** The list of sessions says "last used" no more exactly than this, so that not every page writes. */
const SEEN_MS = 15 * 60_000

export type Session = { readonly token: string; readonly expiresAt: Date }

/** Where an entrance comes from. */
export type Entrant = {
  /** The session token the browser presented, which ends here. */
  readonly previousSession: string | null
  readonly userAgent?: string | undefined
}

/** Begins a session of 30 days and ends the one that the browser presented, so that a token planted before the
 *  entrance is worth nothing after it. @returns the token for the cookie, of which the
 *  database keeps the SHA-256, and its end. */
export async function beginSession(
  deps: { db: Trx; clock: Clock; ids: Ids },
  input: Entrant & { accountId: string },
): Promise<Session> {
  if (input.previousSession !== null) await removeSession(deps.db, sha256(input.previousSession))
  const token = newToken(deps.ids)
  const createdAt = deps.clock.now()
  const expiresAt = new Date(createdAt.getTime() + SESSION_DAYS * DAY_MS)
  const device: Device = deviceOf(input.userAgent)
  const id = deps.ids.uuid()
  const { accountId } = input
  await saveSession(deps.db, { id, tokenSha256: sha256(token), accountId, createdAt, expiresAt, device })
  return { token, expiresAt }
}

/** Whose session a token opens, or null when it is unknown, ended or past its time. Notes that it was used. */
export async function accountOfSession(db: Db, sessionToken: string, now: Date): Promise<Account | null> {
  const tokenSha256 = sha256(sessionToken)
  const found = await accountBySession(db, tokenSha256, now)
  if (found === null) return null
  if (now.getTime() - found.seenAt.getTime() >= SEEN_MS) await touchSession(db, tokenSha256, now)
  return found.account
}
