import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Device } from './device.ts'
import { removeSessionById, removeSessionsOf, sessionsOfAccount } from './store-session.ts'
import { sha256 } from './token.ts'

/** Where an account is open, as its owner sees it. */
export type OpenSession = Device & {
  readonly id: string
  readonly since: Date
  /** To a quarter of an hour. */
  readonly seenAt: Date
  /** The session that asks. */
  readonly here: boolean
}

/** Every session of the account that has not ended, the last used first. */
export async function listSessions(
  deps: { db: Db; clock: Clock },
  owner: { accountId: string; sessionToken: string },
): Promise<readonly OpenSession[]> {
  const here = sha256(owner.sessionToken)
  const rows = await sessionsOfAccount(deps.db, owner.accountId, deps.clock.now())
  return rows.map(({ id, browser, system, created_at, seen_at, token_sha256 }) => ({
    id,
    browser,
    system,
    since: created_at,
    seenAt: seen_at,
    here: token_sha256 === here,
  }))
}

/** Ends one session of the account; one that is not (any more) its own is left alone. */
export async function endOneSession(deps: { db: Db }, accountId: string, id: string): Promise<void> {
  await removeSessionById(deps.db, accountId, id)
}

/** Ends every session of the account but the one that asks. */
export async function endOtherSessions(
  deps: { db: Db },
  owner: { accountId: string; sessionToken: string },
): Promise<void> {
  await removeSessionsOf(deps.db, owner.accountId, sha256(owner.sessionToken))
}
