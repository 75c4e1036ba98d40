import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Log } from '../log.ts'
import type { Pac, PacId, RecoverOutcome, StampOutcome } from '../pac/pac.ts'
import { type Breaker, type Sign, CLOSED, afterProbe, afterSign, isClean, isUsable } from './breaker.ts'
import { claimProbe } from './store-breaker.ts'
import { hurryParked } from './store-due.ts'
import { changeBreaker, readBreakers, recentBreakers } from './store-gathered.ts'

export type BreakerDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly pacs: ReadonlyMap<PacId, Pac>
}

const PROBE_MS = 3_000
/** After a good probe so many go first; the rest follows the first answer. */
const FIRST = 5
const ALL = 100_000

/** The PACs that are worth asking, in order of preference. When there is none, those whose probe is due are probed
 *  first: with health, never with an invoice. */
export async function usablePacs(deps: BreakerDeps): Promise<readonly Pac[]> {
  const usable = await closedOnes(deps)
  if (usable.length > 0 || (await probePacs(deps)) === 0) return usable
  return closedOnes(deps)
}

/** Those that may be asked as things are, without a probe. */
export async function closedOnes({ db, pacs }: BreakerDeps): Promise<readonly Pac[]> {
  const breakers = await readBreakers(db)
  return [...pacs.values()].filter(({ id }) => isUsable(breakers.get(id) ?? CLOSED))
}

/** How each configured PAC does, for those who choose and for those who show it. */
export async function breakersOf({
  db,
  pacs,
}: Pick<BreakerDeps, 'db' | 'pacs'>): Promise<ReadonlyMap<PacId, Breaker>> {
  const breakers = await readBreakers(db)
  return new Map([...pacs.keys()].map((id) => [id, breakers.get(id) ?? CLOSED]))
}

/** Asks every PAC with an open breaker whose time has come how it is; one caller asks for all workers.
 *  @returns how many were asked */
export async function probePacs(deps: BreakerDeps): Promise<number> {
  const breakers = await readBreakers(deps.db)
  const open = [...deps.pacs.values()].filter(({ id }) => breakers.get(id)?.state === 'open')
  const asked = await Promise.all(open.map((pac) => probe(deps, pac)))
  return asked.filter(Boolean).length
}

async function probe(deps: BreakerDeps, pac: Pac): Promise<boolean> {
  const began = deps.clock.now()
  const until = new Date(began.getTime() + 2 * PROBE_MS)
  if (!(await claimProbe(deps.db, pac.id, began, until))) return false
  const health = await pac.health({ timeout_ms: PROBE_MS }).catch(() => 'unknown' as const)
  const now = deps.clock.now()
  const { after } = await changeBreaker(deps.db, pac.id, now, (before) => afterProbe(before, health, now))
  if (after.state === 'half-open')
    await hurryParked(deps.db, { pac: pac.id, now, limit: health === 'up' ? FIRST : 1 })
  return true
}

/** Lets a PAC's answer count for or against it; all workers see it at once. */
export async function noteAnswer(
  deps: BreakerDeps,
  pac: PacId,
  outcome: StampOutcome | RecoverOutcome,
): Promise<void> {
  const sign = signOf(outcome)
  // A good answer has news only for a breaker that is not clean; one that another worker troubled just now hears the next.
  if (sign === 'works' && isClean((await recentBreakers(deps.db)).get(pac) ?? CLOSED)) return
  const now = deps.clock.now()
  const { before, after } = await changeBreaker(deps.db, pac, now, (breaker) =>
    afterSign(breaker, sign, now, 'retryAfter_ms' in outcome ? outcome.retryAfter_ms : 0),
  )
  if (after.state === 'open' && before.state !== 'open')
    deps.log.error(
      { pac, why: after.why, openings: after.openings, alarm: true },
      'a PAC is left alone for now',
    )
  if (after.state === 'closed' && before.state !== 'closed') {
    deps.log.info({ pac }, 'a PAC works again')
    await hurryParked(deps.db, { pac, now, limit: ALL })
  }
}

/** A refusal shows that a PAC works, except one about our account; a stamp that cannot be trusted shows nothing. */
function signOf(outcome: StampOutcome | RecoverOutcome): Sign {
  if (outcome.kind === 'rejected') return outcome.verdict === 'account-fix' ? 'shut' : 'works'
  return outcome.kind === 'unknown' || outcome.kind === 'not-sent' ? 'silent' : 'works'
}
