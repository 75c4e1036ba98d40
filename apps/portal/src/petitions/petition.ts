import type { Receptor } from '@timbra/cfdi'

/** late: to be invoiced although the deadline has passed · correction: to have an invoice changed that its holder may not
 *  change alone any more. */
export type PetitionKind = 'late' | 'correction'
export type PetitionState = 'open' | 'granted' | 'refused'

/** What a customer asks of the store. */
export type Petition = {
  readonly id: string
  readonly token: string
  readonly kind: PetitionKind
  readonly issuerId: string
  readonly storeId: string
  /** late: the ticket. */
  readonly ticketId: string | null
  /** correction: the invoice. */
  readonly issuanceId: string | null
  readonly receptor: Receptor
  readonly email: string | null
  readonly accountId: string | null
  /** Why, in the customer's words. */
  readonly reason: string
  readonly askedAt: Date
  readonly state: PetitionState
  /** In the store's words. */
  readonly answer: string
  readonly decidedAt: Date | null
  readonly decidedBy: string | null
  /** granted: the token of the invoice that came of it. */
  readonly leadsTo: string | null
}

/** What a person quotes at the desk; short enough to say, and no way into the page. */
export function petitionFolio({ id }: Pick<Petition, 'id'>): string {
  return `P-${id.replaceAll('-', '').slice(0, 8).toUpperCase()}`
}
