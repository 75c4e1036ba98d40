import { descripcionOf } from '@timbra/cfdi'
import type { Store } from '../../stores/find.ts'
import { formatCode } from '../../tickets/code.ts'
import { formaPagoOf, type Ticket, type TicketContent } from '../../tickets/ticket.ts'
import { type Both, both } from '../language.ts'
import { Spanish, type Speech, useLanguage } from './language.tsx'
import { formatPesos, sumPesos } from './money.ts'
import { Deadline, When } from './when.tsx'

/** The customer's ticket as we hold it: where, when, what, how much goes into the CFDI and until when.
 *  `open` shows the lines at once; otherwise they unfold. */
export function TicketPaper({ ticket, store, open }: { ticket: Ticket; store: Store | null; open: boolean }) {
  const { say } = useLanguage()
  const { content } = ticket
  const count = content.lines.length
  return (
    <section class="ticket" aria-labelledby={`ticket-${ticket.code}`}>
      <h2 id={`ticket-${ticket.code}`}>{store?.name ?? say('Tu compra', 'Your purchase')}</h2>
      <p class="hint">
        <When at={ticket.issuedAt} timeZone={ticket.timeZone} /> · ticket{' '}
        <span class="mono">{ticket.externalId}</span> · {say('código', 'code')}{' '}
        <span class="mono">{formatCode(ticket.code)}</span>
      </p>
      <details open={open}>
        <summary>
          {count === 1 ? say('1 artículo', '1 item') : say(`${count} artículos`, `${count} items`)}
        </summary>
        <Lines content={content} />
      </details>
      <table>
        <caption class="visually-hidden">{say('Total de la factura', 'Total of the invoice')}</caption>
        <tfoot>
          <tr>
            <th scope="row">{say('Total de tu factura', 'Total of your invoice')}</th>
            <td>{formatPesos(ticket.total)}</td>
          </tr>
        </tfoot>
      </table>
      <Excluded ticket={ticket} />
      <p class="hint">
        {say('Forma de pago', 'Paid with')}: <Spanish>{formaPagoText(content)}</Spanish>
        {say(', como la registró la caja. Puedes facturarla ', ', as the till noted it. You can invoice it ')}
        <strong>
          <Deadline at={ticket.invoiceBy} timeZone={ticket.timeZone} />
        </strong>
        .
      </p>
    </section>
  )
}

function Lines({ content }: { content: TicketContent }) {
  const speech = useLanguage()
  const { say } = speech
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{say('Artículo', 'Item')}</th>
          <th scope="col">{say('Importe', 'Amount')}</th>
        </tr>
      </thead>
      <tbody>
        {content.lines.map((line, index) => (
          <tr key={index}>
            <td>
              <Spanish>{line.description}</Spanish>
              <br />
              <small>
                {quantityText(line.quantity, line.unit, speech)}
                {line.gross !== line.net && ` · ${say('antes', 'before')} ${formatPesos(line.gross)}`}
              </small>
            </td>
            <td class="mono">{formatPesos(line.net)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What was paid and is no part of the invoice, thing by thing, and why. */
export function Excluded({ ticket }: { ticket: Ticket }) {
  const speech = useLanguage()
  const { language, say } = speech
  const { excluded } = ticket.content
  if (excluded.length === 0) return null
  const paid = sumPesos([ticket.total, ...excluded.map((item) => item.amount)])
  const names = excluded.map((item) => `${excludedName(item.kind, speech)} ${formatPesos(item.amount)}`)
  return (
    <p>
      {say('Pagaste', 'You paid')} {formatPesos(paid)}.{' '}
      <strong>{say('No entra en la factura:', 'Not part of the invoice:')}</strong>{' '}
      {new Intl.ListFormat(language === 'en' ? 'en' : 'es-MX').format(names)}
      {names.length === 1
        ? say(
            ', porque no es parte de la venta de la tienda.',
            ', because it is not part of what the store sold.',
          )
        : say(
            ', porque no son parte de la venta de la tienda.',
            ', because they are not part of what the store sold.',
          )}
    </p>
  )
}

const EXCLUDED_NAMES: Readonly<Record<string, Both>> = {
  donativo: both('donativo de', 'a donation of'),
  redondeo: both('redondeo de', 'rounding up of'),
  propina: both('propina de', 'a tip of'),
  servicio: both('pago de servicios por', 'payment of services for'),
}

function excludedName(kind: string, { tell, say }: Speech): string {
  const name = EXCLUDED_NAMES[kind]
  return name === undefined ? `${kind.replaceAll('-', ' ')} ${say('por', 'for')}` : tell(name)
}

function quantityText(quantity: string, unit: string | undefined, { say }: Speech): string {
  if (unit === 'KGM') return `${quantity} kg`
  if (quantity === '1') return say('1 pieza', '1 piece')
  return say(`${quantity} piezas`, `${quantity} pieces`)
}

function formaPagoText(content: TicketContent): string {
  const clave = formaPagoOf(content)
  const name = descripcionOf.formaPago(clave)
  return name === null ? clave : `${clave} ${name}`
}
