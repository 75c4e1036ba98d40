import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { HistoryScope } from '../issuance/history-line.ts'
import { shareTokenHash } from './make.ts'
import { scopeOf, type ShareLink } from './share-link.ts'
import { linkByToken, noteUse } from './store.ts'

const MINUTE_MS = 60_000

/** What a link shows, to whoever has it; null when it is unknown, ended or past its days. Notes that it was used. */
export async function openShareLink(
  deps: { db: Db; clock: Clock },
  token: string,
): Promise<{ readonly link: ShareLink; readonly scope: HistoryScope } | null> {
  const now = deps.clock.now()
  const found = await linkByToken(deps.db, shareTokenHash(token), now)
  if (found === null) return null
  const { link, accountId } = found
  if (link.usedAt === null || now.getTime() - link.usedAt.getTime() >= MINUTE_MS)
    await noteUse(deps.db, link.id, now)
  return { link, scope: scopeOf(link, accountId) }
}
