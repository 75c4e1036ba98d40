import type { Log } from '../log.ts'
import type { Change, Issuance } from './issuance.ts'

/** Sounds the alarm when a row begins to wait for a person: nothing happens to it any more until one decides
 *  (`timbra manual list`). Codes and numbers only. Source: pac-spec §3. */
export function tellPerson(deps: { readonly log: Log }, row: Issuance, change: Change): void {
  if (change.state !== 'manual') return
  const { id: issuanceId, pac } = row
  const { kind, detail } = change.event
  deps.log.error({ issuanceId, pac, kind, detail, alarm: true }, 'an invoice waits for a person')
}
