import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Ids } from '../ids.ts'
import { requestIssuance } from '../issuance/request.ts'
import { findByProof } from '../tickets/find.ts'
import { endEarlyRequest, endUnanswered, type EarlyRow, noteLook, selectArrived } from './store.ts'

export type MatchDeps = { readonly db: Db; readonly clock: Clock; readonly ids: Ids }

const AT_ONCE = 50
/** A till that was off line sends within days; after this the customer is told that the sale never came. */
const WAITS_ms = 30 * 86_400_000

/** Compares requests that wait with tickets that have come since they were last looked at, oldest first, and turns what
 *  fits into an issuance: same id, same page, and the time of the request is the time when it was left. A ticket whose
 *  proof does not fit leaves the request waiting: nobody learns which numbers exist. Safe to run anywhere at any time. */
export async function matchEarlyRequests(deps: MatchDeps): Promise<void> {
  for (const row of await selectArrived(deps.db, AT_ONCE)) await matchOne(deps, row)
  await endUnanswered(deps.db, {
    now: deps.clock.now(),
    before: new Date(deps.clock.now().getTime() - WAITS_ms),
  })
}

async function matchOne(deps: MatchDeps, row: EarlyRow): Promise<void> {
  const ticket = await findByProof(deps, row.proof)
  if (ticket === null || ticket.issuerId !== row.issuerId)
    return noteLook(deps.db, row.id, row.newestTicketAt)
  const { id, token, receptor, email, accountId, requestedAt } = row
  const requested = await requestIssuance(deps, {
    id,
    ticketIds: [ticket.id],
    receptor,
    email,
    accountId,
    early: { token, requestedAt },
  })
  const now = deps.clock.now()
  if (requested.kind === 'refused')
    return endEarlyRequest(deps.db, id, { now, ending: 'refused', faults: requested.faults })
  if (requested.token === token) return endEarlyRequest(deps.db, id, { now, ending: 'requested' })
  return endEarlyRequest(deps.db, id, { now, ending: 'existing', leadsTo: requested.token })
}
