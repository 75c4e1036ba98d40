import { mayAskLate } from '../../../deadlines/late.ts'
import { readFields } from '../../form.ts'
import { both } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { STATUS } from '../../render-error.ts'
import { readReceptorForm } from '../receptor-form.ts'
import { sealBasket } from './basket.ts'
import { showBasket } from './basket-page.tsx'
import { CannotInvoice } from './cannot-invoice.tsx'
import type { Prover } from './proof.ts'
import { showPurchase } from './show-purchase.tsx'
import { type BasketTicket, freeOnes, statesOf } from './states.ts'
import { carried, gather, type Step, type Typed } from './step.ts'

/** A step whose tickets are proved; `basket` holds at least one that is free. */
export type Ready = Step & { readonly typed: Typed; readonly basket: readonly BasketTicket[] }
export type Answer = (ready: Ready) => Promise<unknown>

/** Goes on with the tickets that are proved, or shows the form for the proof again. */
export async function proven(prover: Prover, step: Step, answer: Answer) {
  const gathered = await gather(step, prover)
  if (gathered.kind === 'nothing') return showPurchase(step, { faults: [] })
  if (gathered.kind !== 'tickets')
    return showPurchase(step, { faults: gathered.faults, askProof: gathered.kind === 'ask-proof' })
  const basket = await statesOf(step.app, gathered.tickets)
  return answer({ ...step, typed: gathered.typed, basket })
}

/** Goes on only with tickets that can be invoiced. A single one that has an invoice leads its holder to that page; of
 *  several, those that cannot go are shown before the customer goes on without them. */
export function ifFree(answer: Answer): Answer {
  return async (ready) => {
    const { basket, request, reply } = ready
    const [only] = basket
    const free = freeOnes(basket)
    if (free.length > 0 && (free.length === basket.length || isGoingOn(ready)))
      return answer(onlyWith(ready, free))
    if (basket.length > 1 || !only) return showBasket({ step: ready, ...ready, faults: [], askProof: false })
    if (only.state.kind === 'invoiced') return reply.redirect(`/factura/${only.state.token}`, STATUS.seeOther)
    if (only.state.kind === 'free') return answer(ready)
    const title = both('Esta compra no se puede facturar aquí', 'This purchase cannot be invoiced here')
    const look = { title, status: STATUS.unprocessable, issuerId: only.ticket.issuerId, ...again(ready) }
    return sendPage(
      ready.app,
      request,
      reply,
      look,
      <CannotInvoice fault={only.state.fault} lateHref={lateHrefOf(ready, only)} />,
    )
  }
}

/** What cannot go stays behind, also in what the forms carry: it must not come back with the last button. */
function onlyWith(ready: Ready, free: readonly BasketTicket[]): Ready {
  const ids = free.map(({ ticket }) => ticket.id)
  return { ...ready, basket: free, typed: { ...ready.typed, boletos: sealBasket(ready.app, ids) } }
}

/** Where the store can be asked for an invoice whose deadline has passed, within the year of the purchase. */
function lateHrefOf({ app, typed }: Ready, { ticket, state }: BasketTicket): string | null {
  const expired = state.kind === 'barred' && state.fault.code === 'ticket-vencido'
  if (!expired || !mayAskLate(ticket, app.clock.now())) return null
  return `/facturar/tarde?${new URLSearchParams(carried(typed))}`
}

/** The page of all tickets has been seen, and "Continuar" was pressed there or later. */
function isGoingOn({ request }: Ready): boolean {
  return request.method === 'POST' || readFields(request.query, ['seguir']).seguir !== ''
}

/** Looking at the data once more changes nothing; sending the last form would. */
export function again({ request, typed }: Ready) {
  const harmless = /^\/facturar\/(?:datos|revisar)$/.test(request.routeOptions.url ?? '')
  return harmless ? { again: { ...carried(typed), ...readReceptorForm(request.body) } } : {}
}
