import type { Db } from '../db/connect.ts'
import { removeSession } from './store-session.ts'
import { sha256 } from './token.ts'

/** Ends a session: its token opens nothing any more, wherever a copy may be. Leaving twice is leaving once. */
export async function leave(deps: { db: Db }, sessionToken: string): Promise<void> {
  await removeSession(deps.db, sha256(sessionToken))
}
