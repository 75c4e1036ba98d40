import type { Fault, Receptor } from '@timbra/cfdi'
import type { Db } from '../db/connect.ts'
import { maskEmail } from '../delivery/mask-email.ts'
import { type Issuer, issuerById } from '../issuers/find.ts'
import { type Store, storeById } from '../stores/find.ts'
import { ticketsByIds } from '../tickets/find.ts'
import type { EventKind, IssuanceState } from './issuance.ts'
import { ticketIdsOf } from './store-request.ts'
import {
  selectByToken,
  selectDeliveries,
  selectEvents,
  selectLiveToken,
  selectProgress,
  selectTotalOf,
} from './store-view.ts'
import { selectShownSurplus } from './store-surplus.ts'

/** Everything that the permanent page /factura/<token> shows. */
export type IssuanceView = {
  readonly id: string
  readonly token: string
  readonly state: IssuanceState
  readonly requestedAt: Date
  readonly updatedAt: Date
  readonly serie: string | null
  readonly folio: string | null
  readonly uuid: string | null
  readonly stampedAt: Date | null
  readonly receptor: Receptor
  readonly email: string | null
  /** What the customer or the store must mend, at the fields of the form. */
  readonly faults: readonly Fault[]
  /** Pesos with two decimals, over all tickets. */
  readonly total: string
  readonly tickets: readonly {
    externalId: string
    code: string
    total: string
    issuedAt: Date
    invoiceBy: Date
  }[]
  readonly store: Store
  readonly issuer: Issuer
  readonly events: readonly { at: Date; kind: EventKind; toState: IssuanceState | null }[]
  readonly deliveries: readonly { email: string; state: 'pending' | 'sent' | 'failed'; sentAt: Date | null }[]
  readonly stampedXml: Buffer | null
  /** A CFDI too many of the same purchase, which SAT tells its receiver of; null: none, as almost always. */
  readonly surplus: { readonly uuid: string; readonly cancelled: boolean } | null
}

/** The page of one issuance. @returns null for a token that nobody was given */
export async function issuanceByToken(db: Db, token: string): Promise<IssuanceView | null> {
  const row = await selectByToken(db, token)
  if (row === null) return null
  const [issuer, store, ticketIds, total, events, deliveries, surplus] = await Promise.all([
    issuerById(db, row.issuerId),
    storeById(db, row.storeId),
    ticketIdsOf(db, row.view.id),
    selectTotalOf(db, row.view.id),
    selectEvents(db, row.view.id),
    selectDeliveries(db, row.view.id),
    row.view.uuid === null ? null : selectShownSurplus(db, row.view.id),
  ])
  if (issuer === null || store === null) throw new Error('an issuance points at an issuer and a store')
  const tickets = (await ticketsByIds(db, ticketIds)).map(
    ({ externalId, code, total, issuedAt, invoiceBy }) => ({ externalId, code, total, issuedAt, invoiceBy }),
  )
  const masked = deliveries.map((delivery) => ({ ...delivery, email: maskEmail(delivery.email) }))
  return { ...row.view, issuer, store, tickets, total, events, deliveries: masked, surplus }
}

/** The little that tells whether the page of an issuance looks different by now. */
export type Progress = Pick<IssuanceView, 'id' | 'state' | 'requestedAt' | 'updatedAt'> & {
  readonly deliveries: readonly { state: 'pending' | 'sent' | 'failed' }[]
}

/** @returns null for a token that nobody was given */
export function progressByToken(db: Db, token: string): Promise<Progress | null> {
  return selectProgress(db, token)
}

/** Where the holder of a ticket finds its CFDI. @returns null while the ticket is free */
export function liveTokenOfTicket(db: Db, ticketId: string): Promise<string | null> {
  return selectLiveToken(db, ticketId)
}
