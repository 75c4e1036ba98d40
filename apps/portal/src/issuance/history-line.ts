import type { Receptor } from '@timbra/cfdi'
import type { IssuanceState } from './issuance.ts'

/** Whose invoices may be seen: an account's, or the part of them that a link for an accountant shows. */
export type HistoryScope = {
  readonly accountId: string
  readonly rfc: string | null
  /** The first moment, and the first behind the last; null: no bound. */
  readonly from: Date | null
  readonly to: Date | null
  /** Without requests that have no CFDI yet, or never got one. */
  readonly onlyStamped?: boolean
}

/** ready: stamped and in force · cancelled: SAT says Cancelado. */
export const HISTORY_STATES = ['ready', 'under-way', 'correct', 'cancelled', 'withdrawn'] as const
export type HistoryState = (typeof HISTORY_STATES)[number]

/** What is looked for within a scope. */
export type HistoryFilter = {
  readonly from: Date | null
  readonly to: Date | null
  readonly rfc: string | null
  readonly storeId: string | null
  /** Part of series and folio, of a ticket's number, of its UUID, or a total. */
  readonly text: string
  readonly state: HistoryState | null
}

export type HistoryLine = {
  readonly id: string
  readonly token: string
  readonly state: IssuanceState
  readonly shown: HistoryState
  /** Of the stamp; of the request while there is none. */
  readonly at: Date
  readonly serie: string | null
  readonly folio: string | null
  readonly uuid: string | null
  readonly receptor: Receptor
  readonly total: string
  readonly storeName: string
  readonly tickets: string
}

/** A stamped CFDI of a history, with what its PDF shows beside it. */
export type HistoryCfdi = {
  readonly id: string
  readonly uuid: string
  readonly serie: string | null
  readonly folio: string | null
  readonly stampedAt: Date
  readonly stampedXml: Buffer
  readonly cancelled: boolean
  readonly tickets: string
  readonly issuer: { readonly id: string; readonly tradeName: string }
  readonly store: { readonly name: string; readonly address: string }
}

/** What there is to choose from in the filters of a scope. */
export type HistoryChoices = {
  /** 'YYYY-MM' in central Mexico, newest first. */
  readonly months: readonly string[]
  readonly receivers: readonly { readonly rfc: string; readonly nombre: string }[]
  readonly stores: readonly { readonly id: string; readonly name: string }[]
}

/** The whole of an account's history: no bounds. */
export function wholeHistory(accountId: string): HistoryScope {
  return { accountId, rfc: null, from: null, to: null }
}

export const NO_FILTER: HistoryFilter = {
  from: null,
  to: null,
  rfc: null,
  storeId: null,
  text: '',
  state: null,
}
