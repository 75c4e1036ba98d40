import type { Db } from '../db/connect.ts'
import type { CancellationEventKind, CancellationState } from './cancellation.ts'
import { selectNewest } from './store-view.ts'

/** The newest request to cancel a CFDI, as a page shows it. */
export type CancellationView = {
  readonly id: string
  readonly motivo: string
  readonly substituteId: string | null
  readonly state: CancellationState
  readonly requestedAt: Date
  readonly requestedBy: string
  readonly updatedAt: Date
  readonly satCode: string | null
  /** As the PAC gave it; proves a request, not a cancellation. */
  readonly acuse: Uint8Array | null
  readonly events: readonly {
    readonly at: Date
    readonly kind: CancellationEventKind
    readonly toState: CancellationState
    readonly detail: unknown
  }[]
}

/** @returns null when nobody has asked to cancel this CFDI */
export async function status(db: Db, issuanceId: string): Promise<CancellationView | null> {
  const row = await selectNewest(db, issuanceId)
  if (row === null) return null
  // Only store.ts writes events.
  const events = row.events.map((event) => ({ ...event, kind: event.kind as CancellationEventKind }))
  return { ...row, events }
}
