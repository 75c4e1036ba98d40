import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Log } from '../log.ts'
import type { Pac, PacId } from '../pac/pac.ts'
import { ASK_AGAIN_MS, ASK_EVERY_MS, isNews, levelOf } from './policy.ts'
import { claimQuestion, saveCredit } from './store.ts'

export type CreditDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly pacs: ReadonlyMap<PacId, Pac>
  /** Fewer stamps than this are few. */
  readonly lowCredit: number
  /** Breaks off a question when the worker must stop. */
  readonly signal?: AbortSignal
}

const TIMEOUT_MS = 10_000

/** Asks each PAC whose time has come how many stamps are left, and logs an alarm when they have become few or none. Run
 *  by every worker; one of them asks. @returns how many answered */
export async function sweepCredits(deps: CreditDeps): Promise<number> {
  const told = await Promise.all([...deps.pacs.values()].map((pac) => ask(deps, pac)))
  return told.filter(Boolean).length
}

async function ask(deps: CreditDeps, pac: Pac): Promise<boolean> {
  const { db, clock, log, lowCredit, signal } = deps
  const asked = clock.now()
  const before = await claimQuestion(db, pac.id, { now: asked, askAt: later(asked, ASK_AGAIN_MS) })
  if (before === null) return false
  const balance = await pac
    .balance({ timeout_ms: TIMEOUT_MS, ...(signal ? { signal } : {}) })
    .catch(() => null)
  if (balance === null) return false
  const now = clock.now()
  const { stamps } = balance
  const level = levelOf(stamps, lowCredit)
  await saveCredit(db, pac.id, { stamps, level, now, askAt: later(now, ASK_EVERY_MS) })
  if (isNews(before, level))
    log.error({ pac: pac.id, stamps, level, alarm: true }, 'a PAC account runs out of stamps')
  return true
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms)
}
