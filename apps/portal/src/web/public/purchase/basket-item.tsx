import { formatCode } from '../../../tickets/code.ts'
import { FaultText } from '../../ui/fault-text.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { formatPesos, sumPesos } from '../../ui/money.ts'
import { When } from '../../ui/when.tsx'
import { sealBasket } from './basket.ts'
import type { BasketTicket } from './states.ts'
import { carried, type Step, type Typed } from './step.ts'

export type BasketItemProps = {
  readonly item: BasketTicket
  readonly step: Step
  readonly basket: readonly BasketTicket[]
  readonly typed: Typed
}

/** One ticket of the basket: what it is, what can be done with it, and the way out of the basket. */
export function BasketItem({ item, step, basket, typed }: BasketItemProps) {
  const { say } = useLanguage()
  const { ticket, store } = item
  const others = basket
    .filter(({ ticket: other }) => other.id !== ticket.id)
    .map(({ ticket: other }) => other.id)
  const without = new URLSearchParams(carried({ ...typed, boletos: sealBasket(step.app, others) }))
  return (
    <li class="card">
      <h2>
        {store?.name ?? say('Compra', 'Purchase')} · <span class="mono">{formatPesos(ticket.total)}</span>
      </h2>
      <p class="hint">
        <When at={ticket.issuedAt} timeZone={ticket.timeZone} /> ·{' '}
        <span class="mono">{formatCode(ticket.code)}</span>
      </p>
      <State item={item} />
      <p>
        <a href={`/facturar/tickets?${without}`}>
          {say('Quitar', 'Remove')}
          <span class="visually-hidden"> {formatCode(ticket.code)}</span>
        </a>
      </p>
    </li>
  )
}

function State({ item: { ticket, state } }: { item: BasketTicket }) {
  const { say } = useLanguage()
  if (state.kind === 'barred')
    return (
      <p class="fault">
        <FaultText fault={state.fault} />
      </p>
    )
  if (state.kind === 'invoiced')
    return (
      <p>
        {say(
          'Este ticket ya tiene factura; no entra otra vez.',
          'This ticket has an invoice already; it is not taken again.',
        )}{' '}
        <a href={`/factura/${state.token}`}>{say('Ver su factura', 'See its invoice')}</a>
      </p>
    )
  const excluded = ticket.content.excluded
  if (excluded.length === 0) return null
  const kept = formatPesos(sumPesos(excluded.map(({ amount }) => amount)))
  return (
    <p class="hint">
      {say(
        `Pagaste además ${kept} que no entran en la factura (donativos, propinas o servicios).`,
        `You also paid ${kept} that are not part of the invoice (donations, tips or services).`,
      )}
    </p>
  )
}
