import { descripcionOf } from '@timbra/cfdi'
import type { Store } from '../../stores/find.ts'
import { formatCode } from '../../tickets/code.ts'
import { deadlineText, placeOf } from '../../tickets/deadline.ts'
import { formaPagoOf, type Ticket, type TicketContent } from '../../tickets/ticket.ts'
import { formatPesos, sumPesos } from './money.ts'
import { When } from './when.tsx'

/** The customer's ticket as we hold it: where, when, what, how much goes into the CFDI and until when.
 *  `open` shows the lines at once; otherwise they unfold. */
export function TicketPaper({ ticket, store, open }: { ticket: Ticket; store: Store | null; open: boolean }) {
  const { content } = ticket
  const count = content.lines.length
  return (
    <section class="ticket" aria-labelledby="tu-ticket">
      <h2 id="tu-ticket">{store?.name ?? 'Tu compra'}</h2>
      <p class="hint">
        <When at={ticket.issuedAt} timeZone={ticket.timeZone} /> · ticket{' '}
        <span class="mono">{ticket.externalId}</span> · código{' '}
        <span class="mono">{formatCode(ticket.code)}</span>
      </p>
      <details open={open}>
        <summary>{count === 1 ? '1 artículo' : `${count} artículos`}</summary>
        <Lines content={content} />
      </details>
      <table>
        <caption class="visually-hidden">Total de la factura</caption>
        <tfoot>
          <tr>
            <th scope="row">Total de tu factura</th>
            <td>{formatPesos(ticket.total)}</td>
          </tr>
        </tfoot>
      </table>
      <Excluded ticket={ticket} />
      <p class="hint">
        Forma de pago: {formaPagoText(content)}, como la registró la caja. Puedes facturarla{' '}
        <strong>{deadlineText(ticket.invoiceBy, ticket.timeZone, placeOf(ticket.timeZone))}</strong>.
      </p>
    </section>
  )
}

function Lines({ content }: { content: TicketContent }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Artículo</th>
          <th scope="col">Importe</th>
        </tr>
      </thead>
      <tbody>
        {content.lines.map((line, index) => (
          <tr key={index}>
            <td>
              {line.description}
              <br />
              <small>
                {quantityText(line.quantity, line.unit)}
                {line.gross !== line.net && ` · antes ${formatPesos(line.gross)}`}
              </small>
            </td>
            <td class="mono">{formatPesos(line.net)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Excluded({ ticket }: { ticket: Ticket }) {
  const { excluded } = ticket.content
  if (excluded.length === 0) return null
  const paid = sumPesos([ticket.total, ...excluded.map((item) => item.amount)])
  const names = excluded.map((item) => `${excludedName(item.kind)} ${formatPesos(item.amount)}`).join(', ')
  return (
    <p>
      Pagaste {formatPesos(paid)}. <strong>No entra en la factura:</strong> {names}, porque no es parte de la
      venta de la tienda.
    </p>
  )
}

const EXCLUDED_NAMES: Readonly<Record<string, string>> = {
  donativo: 'donativo de',
  redondeo: 'redondeo de',
  propina: 'propina de',
  servicio: 'pago de servicios por',
}

function excludedName(kind: string): string {
  return EXCLUDED_NAMES[kind] ?? `${kind.replaceAll('-', ' ')} por`
}

function quantityText(quantity: string, unit: string | undefined): string {
  if (unit === 'KGM') return `${quantity} kg`
  return quantity === '1' ? '1 pieza' : `${quantity} piezas`
}

export function formaPagoText(content: TicketContent): string {
  const clave = formaPagoOf(content)
  const name = descripcionOf.formaPago(clave)
  return name === null ? clave : `${clave} ${name}`
}
