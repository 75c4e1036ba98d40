import type { Ids } from '../ids.ts'
import type { Log } from '../log.ts'
import { surplusesToCancel } from '../issuance/surplus-cfdi.ts'
import { type CancelDeps, requestCancellation } from './request.ts'

const AT_ONCE = 50

/** Asks SAT to cancel, by motivo 02, every CFDI that is one too many: after a failover that an operator risked, the first
 *  PAC turned out to have stamped as well. It is the one that the customer does not have, and its own PAC carries the
 *  request. From here on it goes the way of any cancellation: if the receiver must accept, it waits for that; what is
 *  refused waits for a person (`timbra manual list`). @returns how many were asked for. Source: pac-spec §3, §13 #2 */
export async function cancelSurpluses(
  deps: CancelDeps & { readonly ids: Ids; readonly log: Log },
): Promise<number> {
  const found = await surplusesToCancel(deps.db, AT_ONCE)
  for (const { id: surplusId, issuanceId } of found) {
    const request = { id: deps.ids.uuid(), issuanceId, surplusId, motivo: '02', substituteId: null }
    await requestCancellation(deps, { ...request, requestedBy: 'surplus-watcher' }, async () => [])
    deps.log.warn({ issuanceId, surplusId, alarm: true }, 'the cancellation of a surplus CFDI was asked for')
  }
  return found.length
}
