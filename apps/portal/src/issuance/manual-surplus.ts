import type { Clock } from '../clock.ts'
import type { Db, Trx } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { IssuanceEvent } from './issuance.ts'
import { insertEvent } from './store-event.ts'
import { lockIssuance, uuidOf } from './store.ts'
import { findIssuanceId } from './store-manual.ts'
import { type SurplusCase, lockSurpluses, setCancellation, settleSuspicion } from './store-surplus.ts'

export type SurplusDeps = { readonly db: Db; readonly clock: Clock }

/** done, or why not, for the operator. */
export type SurplusDecided =
  | { readonly kind: 'done' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'nothing-to-decide' }
  | { readonly kind: 'which-pac'; readonly pacs: readonly string[] }
  | { readonly kind: 'bad-uuid' }

/** `pac` is needed only where bytes of one ticket are in doubt at several. */
export type SurplusDecision = {
  readonly which: string
  readonly who: string
  readonly pac?: string | undefined
}

const UUID = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/
/** Ends of a cancellation that cancelled nothing: it may be asked for again. */
const FAILED = ['rejected', 'not-cancelable', 'refused', 'unresolved']

/** The operator has looked in the panel of a PAC that was passed over, and it did stamp: this CFDI is too many, and a
 *  worker asks for its cancellation. */
export function nameSurplus(
  deps: SurplusDeps,
  decision: SurplusDecision & { readonly uuid: string },
): Promise<SurplusDecided> {
  const uuid = decision.uuid.toUpperCase()
  if (!UUID.test(uuid)) return Promise.resolve({ kind: 'bad-uuid' })
  return decide(deps, decision, isOpen, async (trx, found) => {
    if ((await uuidOf(trx, found.issuanceId)) === uuid) return null // that one is the customer's
    await settleSuspicion(trx, found.id, { outcome: 'surplus', uuid, tries: found.tries, nextAt: null })
    return { kind: 'surplus-stamp', detail: { uuid, motivo: '02' } }
  })
}

/** The operator has looked, and there is none. */
export function denySurplus(deps: SurplusDeps, decision: SurplusDecision): Promise<SurplusDecided> {
  return decide(deps, decision, isOpen, async (trx, found) => {
    await settleSuspicion(trx, found.id, { outcome: 'absent', uuid: null, tries: found.tries, nextAt: null })
    return { kind: 'surplus-absent', detail: { pac: found.pac } }
  })
}

/** The cancellation was refused or rejected; what stood in the way is out of it now. */
export function cancelSurplusAgain(deps: SurplusDeps, decision: SurplusDecision): Promise<SurplusDecided> {
  const hasFailed = (x: SurplusCase) => x.outcome === 'surplus' && FAILED.includes(x.cancellation ?? '')
  return decide(deps, decision, hasFailed, async (trx, found) => {
    await setCancellation(trx, found.id, null)
    return { kind: 'surplus-cancellation', detail: { state: 'again' } }
  })
}

function isOpen({ outcome }: SurplusCase): boolean {
  return outcome === 'open'
}

/** @param rule does what was decided; null: it cannot be */
function decide(
  deps: SurplusDeps,
  { which, who, pac }: SurplusDecision,
  isMeant: (found: SurplusCase) => boolean,
  rule: (trx: Trx, found: SurplusCase) => Promise<IssuanceEvent | null>,
): Promise<SurplusDecided> {
  return inTransaction(deps.db, async (trx): Promise<SurplusDecided> => {
    const id = await findIssuanceId(trx, which)
    const row = id === null ? null : await lockIssuance(trx, { id })
    if (row === null) return { kind: 'unknown' }
    const meant = (await lockSurpluses(trx, row.id)).filter(isMeant)
    const [found, ...others] = pac === undefined ? meant : meant.filter((one) => one.pac === pac)
    if (!found) return { kind: 'nothing-to-decide' }
    if (others.length > 0) return { kind: 'which-pac', pacs: meant.map((one) => one.pac) }
    const event = await rule(trx, found)
    if (event === null) return { kind: 'bad-uuid' }
    const { state } = row
    await insertEvent(trx, row.id, {
      at: deps.clock.now(),
      who: `staff:${who}`,
      from: state,
      to: state,
      event,
    })
    return { kind: 'done' }
  })
}
