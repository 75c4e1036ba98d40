import type { Trx } from '../db/connect.ts'
import type { IssuanceEvent, IssuanceState } from './issuance.ts'

export type WrittenEvent = {
  readonly at: Date
  readonly who: string
  readonly from: IssuanceState | null
  readonly to: IssuanceState | null
  readonly event: IssuanceEvent
}

export async function insertEvent(trx: Trx, issuanceId: string, x: WrittenEvent): Promise<void> {
  await trx
    .insertInto('issuance_event')
    .values({
      issuance_id: issuanceId,
      at: x.at,
      who: x.who,
      kind: x.event.kind,
      from_state: x.from,
      to_state: x.to,
      detail: JSON.stringify(x.event.detail),
    })
    .execute()
}
