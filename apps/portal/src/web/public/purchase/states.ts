import { liveTokenOfTicket } from '../../../issuance/view.ts'
import { type Store, storeById } from '../../../stores/find.ts'
import { canInvoice, type Ticket } from '../../../tickets/ticket.ts'
import type { SpokenFault } from '../../ui/fault-text.tsx'
import { deadlineInEnglish } from '../../ui/when.tsx'
import type { WebApp } from '../../web-app.ts'

/** A ticket of the basket and what can be done with it now. */
export type BasketTicket = {
  readonly ticket: Ticket
  readonly store: Store | null
  readonly state:
    | { readonly kind: 'free' }
    /** It has an invoice, or one on its way: the address of its page. */
    | { readonly kind: 'invoiced'; readonly token: string }
    | { readonly kind: 'barred'; readonly fault: SpokenFault }
}

export async function statesOf(app: WebApp, tickets: readonly Ticket[]): Promise<readonly BasketTicket[]> {
  return Promise.all(
    tickets.map(async (ticket) => {
      const [token, store] = await Promise.all([
        liveTokenOfTicket(app.db, ticket.id),
        storeById(app.db, ticket.storeId),
      ])
      if (token !== null) return { ticket, store, state: { kind: 'invoiced', token } } as const
      const fault = barOf(ticket, app.clock.now())
      return { ticket, store, state: fault === null ? { kind: 'free' } : { kind: 'barred', fault } } as const
    }),
  )
}

/** Why this ticket cannot be invoiced now, in both languages; null when it can. */
export function barOf(ticket: Ticket, now: Date): SpokenFault | null {
  const fault = canInvoice(ticket, now)
  if (fault?.code !== 'ticket-vencido') return fault
  const until = deadlineInEnglish(ticket.invoiceBy, ticket.timeZone)
  const english = `The time to invoice this purchase is over: it was ${until}. Go to the customer service desk of any store.`
  return { ...fault, english }
}

export function freeOnes(basket: readonly BasketTicket[]): readonly BasketTicket[] {
  return basket.filter(({ state }) => state.kind === 'free')
}
