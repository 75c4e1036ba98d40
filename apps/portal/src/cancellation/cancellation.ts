/** Where a request to cancel a CFDI stands. README.md draws the way between them; state.ts is the law. */
export const CANCELLATION_STATES = [
  'waiting-substitute',
  'requested',
  'in-process',
  'cancelled',
  'rejected',
  'not-cancelable',
  'refused',
  'unresolved',
] as const
export type CancellationState = (typeof CANCELLATION_STATES)[number]

/** One request, as a worker sees it. */
export type Cancellation = {
  readonly id: string
  readonly issuanceId: string
  readonly motivo: string
  readonly substituteId: string | null
  /** The CFDI is not the issuance's own, but one too many of the same bytes; null: its own. */
  readonly surplusId: string | null
  readonly state: CancellationState
  readonly stateSince: Date
  readonly nextAt: Date | null
  /** Fencing token: every worker that takes the row raises it. */
  readonly attempt: number
}

export type CancellationEventKind =
  | 'requested'
  | 'substitute-missing'
  | 'substitute-ready'
  | 'asked'
  | 'no-answer'
  | 'not-found-yet'
  | 'refused'
  | 'looked'
  | 'cancelled'
  | 'gave-up'

/** What one step does to the row. `acuse` and `satCode` stay when they are not named. `detail` holds codes and numbers
 *  only: no RFC, no words of the PAC. */
export type Change = {
  readonly state: CancellationState
  readonly nextAt: Date | null
  readonly satCode?: string
  readonly acuse?: Uint8Array
  readonly event: {
    readonly kind: CancellationEventKind
    readonly detail: Readonly<Record<string, string | number>>
  }
}
