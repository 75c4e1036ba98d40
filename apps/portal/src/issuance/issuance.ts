import type { Fault, Receptor } from '@timbra/cfdi'

/** Where a request for a CFDI stands. README.md draws the way between them; transitions.ts is the law. */
export const ISSUANCE_STATES = [
  'requested',
  'sealed',
  'stamping',
  'ambiguous',
  'waiting-customer',
  'waiting-sat',
  'waiting-store',
  'manual',
  'stamped',
  'delivered',
  'withdrawn',
] as const
export type IssuanceState = (typeof ISSUANCE_STATES)[number]

/** One request for a CFDI, as a worker sees it. */
export type Issuance = {
  readonly id: string
  readonly token: string
  readonly issuerId: string
  readonly storeId: string
  readonly receptor: Receptor
  readonly email: string | null
  /** The earliest deadline of its tickets: whose is nearer goes first. */
  readonly invoiceBy: Date
  readonly state: IssuanceState
  /** When a worker must look again; null: nobody has to. */
  readonly nextAt: Date | null
  /** Fencing token: every change by somebody else raises it, and a worker with an older one can save nothing. */
  readonly attempt: number
  /** Steps in a row that brought no answer; what the backoff counts. */
  readonly tries: number
  /** Bound to this row from the first seal to the last: a folio is never used for another sale. */
  readonly folio: { readonly serie: string; readonly folio: string } | null
  readonly sealed: Sealed | null
  /** Who may hold a stamp of these bytes; pinned from `stamping` until evidence releases it. */
  readonly pac: string | null
  /** PACs that said in this round that they have stamped nothing of these bytes. */
  readonly tried: readonly string[]
  readonly faults: readonly Fault[] | null
}

/** Bytes that were committed before the first of them left, and are sent unchanged at every try. */
export type Sealed = {
  readonly xml: Uint8Array
  /** SHA-256 of Comprobante/@Sello, hexadecimal. */
  readonly selloSha256: string
  /** The instant that Comprobante/@Fecha names in the zone of the store. */
  readonly fechaAt: Date
}

export type EventKind =
  | 'requested'
  | 'corrected'
  | 'withdrawn'
  | 'sealed'
  | 'refused-locally'
  | 'sending'
  | 'worker-lost'
  | 'no-answer'
  | 'not-sent'
  | 'rejected'
  | 'absent'
  | 'gave-up'
  | 'kept-waiting'
  | 'declared-absent'
  | 'risked-failover'
  | 'surplus-stamp'
  | 'surplus-unknown'
  | 'surplus-absent'
  | 'surplus-cancellation'
  | 'stamped'
  | 'delivered'
  | 'failed'

/** `detail` holds codes and numbers only: no RFC, name, e-mail or text of the PAC. */
export type IssuanceEvent = {
  readonly kind: EventKind
  readonly detail: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

/** What one step does to the row. Whatever is not named here stays. */
export type Change = {
  readonly state: IssuanceState
  readonly nextAt: Date | null
  readonly tries: number
  readonly pac: string | null
  readonly tried?: readonly string[]
  readonly faults: readonly Fault[] | null
  readonly event: IssuanceEvent
}
