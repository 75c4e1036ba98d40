import type { Clock } from '../clock.ts'
import type { Db, Trx } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Ids } from '../ids.ts'
import type { Change, Issuance, Sealed } from './issuance.ts'
import { wake } from './save.ts'
import { saveChange } from './store-save.ts'
import { type Stuck, fence, findIssuanceId, selectStuck } from './store-manual.ts'
import { lockIssuance } from './store.ts'
import { recordPossible } from './store-surplus.ts'
import { type Choice, mayChoose } from './transitions.ts'

export type { Stuck } from './store-manual.ts'

export type ManualDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly ids: Ids
  readonly pacs: ReadonlyMap<string, unknown>
}

/** done, or why not, for the operator. */
export type Decided =
  | { readonly kind: 'done' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not-now'; readonly state: string }
  | { readonly kind: 'no-other-pac' }

/** `who` names the operator in the history; `which` is a folio ('T-123' or '123') or the token of the page. */
export type Decision = { readonly which: string; readonly who: string }

const HOUR_MS = 3_600_000
/** When a PAC that was passed over is asked whether it stamped after all. */
const ASK_AFTER_MS = HOUR_MS

/** What waits for a person: given up, or without evidence for over an hour. */
export function listManual(deps: { db: Db; clock: Clock }): Promise<readonly Stuck[]> {
  return selectStuck(deps.db, new Date(deps.clock.now().getTime() - HOUR_MS))
}

/** First choice: ask the same PAC again, from the first pause on. Without a pinned PAC nothing is anywhere, so the
 *  document is made anew. */
export function keepWaiting(deps: ManualDeps, decision: Decision): Promise<Decided> {
  return decide(deps, 'keep-waiting', decision, async (_trx, row, now) => {
    const state = isPinned(row) ? 'ambiguous' : 'requested'
    return { ...base(now), state, pac: row.pac, event: { kind: 'kept-waiting', detail: {} } }
  })
}

/** Second choice: the operator has looked in the PAC's panel and there is no stamp. The same bytes may go anywhere. */
export function declareAbsent(deps: ManualDeps, decision: Decision): Promise<Decided> {
  return decide(deps, 'declare-absent', decision, async (_trx, row, now) => {
    if (!isPinned(row)) return null
    const event = { kind: 'declared-absent', detail: { pac: row.pac } } as const
    return { ...base(now), state: 'sealed', pac: null, tried: [], event }
  })
}

/** Third choice: nobody knows, and the customer cannot wait. The bytes go to another PAC, and the first is watched: if
 *  it did stamp, that CFDI is one too many and is cancelled. The only way in which a ticket may get two. */
export function riskFailover(deps: ManualDeps, decision: Decision): Promise<Decided> {
  return decide(deps, 'risk-failover', decision, async (trx, row, now) => {
    if (!isPinned(row)) return null
    if ([...deps.pacs.keys()].every((id) => id === row.pac)) return 'no-other-pac'
    const askAt = new Date(now.getTime() + ASK_AFTER_MS)
    const { id: issuanceId, pac, sealed } = row
    await recordPossible(trx, { id: deps.ids.uuid(), issuanceId, pac, sealed, at: now, askAt })
    const event = { kind: 'risked-failover', detail: { 'possible-duplicate': pac } } as const
    return { ...base(now), state: 'sealed', pac: null, tried: [pac], event }
  })
}

type Pinned = Issuance & { readonly pac: string; readonly sealed: Sealed }

function isPinned(row: Issuance): row is Pinned {
  return row.pac !== null && row.sealed !== null
}

function base(now: Date) {
  return { nextAt: now, tries: 0, faults: null }
}

type Rule = (trx: Trx, row: Issuance, now: Date) => Promise<Change | 'no-other-pac' | null>

/** A person decides only about `manual`, and about `ambiguous`, which may last as long as its PAC is away. Raising the
 *  fence takes the row from a worker that is asking; should that one bring a stamp, it is believed all the same. */
function decide(deps: ManualDeps, choice: Choice, { which, who }: Decision, rule: Rule): Promise<Decided> {
  return inTransaction(deps.db, async (trx): Promise<Decided> => {
    const id = await findIssuanceId(trx, which)
    const row = id === null ? null : await lockIssuance(trx, { id })
    if (row === null) return { kind: 'unknown' }
    if (!mayChoose(row.state, choice)) return { kind: 'not-now', state: row.state }
    const now = deps.clock.now()
    const change = await rule(trx, row, now)
    if (change === 'no-other-pac') return { kind: 'no-other-pac' }
    if (change === null) return { kind: 'not-now', state: row.state }
    if (!(await saveChange(trx, row, change, { now, who: `staff:${who}`, leaseUntil: null })))
      throw new Error('a locked row changed under its lock')
    await fence(trx, row.id)
    await wake(trx, row, now)
    return { kind: 'done' }
  })
}
