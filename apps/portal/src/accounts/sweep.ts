import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { enqueue } from '../db/jobs.ts'
import { overdueMails } from './store-mail.ts'
import { overdueLetters, removeStaleLetters } from './store-letter.ts'
import { removeStale } from './store.ts'

/** How long an account may await its confirmation before it is forgotten. */
const UNCONFIRMED_DAYS = 7
const DAY_MS = 86_400_000

/** The janitor's round: wakes a worker for mails that are overdue (their worker died), and forgets what is past its
 *  time: sessions, links, challenges, and accounts that nobody confirmed.
 *  @returns how many mails were woken. */
export async function sweepAccounts(deps: { db: Db; clock: Clock }): Promise<number> {
  const now = deps.clock.now()
  await removeStale(deps.db, { now, unconfirmedBefore: new Date(now.getTime() - UNCONFIRMED_DAYS * DAY_MS) })
  await removeStaleLetters(deps.db, now)
  const overdue = await overdueMails(deps.db, now)
  for (const accountId of overdue) {
    await enqueue(
      deps.db,
      'confirm-account',
      { accountId },
      { key: `confirm-account:${accountId}`, runAt: null },
    )
  }
  const letters = await overdueLetters(deps.db, now)
  for (const letterId of letters)
    await enqueue(deps.db, 'send-letter', { letterId }, { key: `send-letter:${letterId}`, runAt: null })
  return overdue.length + letters.length
}
