import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { ShareLink } from './share-link.ts'
import { linksOfAccount } from './store.ts'

/** The links of an account that still open something, newest first. */
export function listShareLinks(
  deps: { db: Db; clock: Clock },
  accountId: string,
): Promise<readonly ShareLink[]> {
  return linksOfAccount(deps.db, accountId, deps.clock.now())
}
