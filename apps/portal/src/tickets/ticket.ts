import type { Fault } from '@timbra/cfdi'
import { deadlineText, placeOf } from './deadline.ts'
import type { TicketContent, TicketLine } from './format.ts'
import { centavos } from './pesos.ts'

export { type TicketContent, type TicketLine, ticketSchema } from './format.ts'
export { checkTotals } from './totals.ts'

/** A sale that a POS reported, accepted and kept. */
export type Ticket = {
  readonly id: string
  readonly issuerId: string
  readonly storeId: string
  /** The number the POS gave it, unique per issuer. */
  readonly externalId: string
  /** 12 bare characters; `formatCode` groups them. */
  readonly code: string
  readonly content: TicketContent
  /** Pesos with two decimals, as in `content`. */
  readonly total: string
  readonly issuedAt: Date
  /** The last second in which the customer may ask. */
  readonly invoiceBy: Date
  /** IANA zone of the store. */
  readonly timeZone: string
}

/** Fuel needs the complement "Hidrocarburos y Petrolíferos" and rules of its own. Source: rulebook §A11. */
const FUEL = new Set(['15101505', '15101514', '15101515'])

/** Whether this ticket may become a CFDI now; whether somebody has already asked is the issuance room's concern.
 *  @returns null, or: ticket-vencido · ticket-en-ceros · ticket-combustible */
export function canInvoice(ticket: Ticket, now: Date): Fault | null {
  if (isExpired(ticket, now)) return expired(ticket)
  if (centavos(ticket.total) === 0n)
    return fault(
      'ticket-en-ceros',
      'Esta compra quedó en $0.00, así que no hay nada que facturar.',
      'CFDI40166',
    )
  if (ticket.content.lines.some((line) => FUEL.has(line.claveProdServ ?? '')))
    return fault(
      'ticket-combustible',
      'El combustible se factura en la gasolinera, no en este portal.',
      'RMF 2.7.1.48',
    )
  return null
}

/** Whether the deadline has passed; the second it names still counts whole. */
export function isExpired(ticket: Pick<Ticket, 'invoiceBy'>, now: Date): boolean {
  return now.getTime() >= ticket.invoiceBy.getTime() + 1000
}

/** Lines that can stand in a CFDI: one that was given away has no value, and a Concepto must have one.
 *  Source: CFDI40166, CFDI40174. */
export function invoiceableLines(content: TicketContent): readonly TicketLine[] {
  return content.lines.filter((line) => centavos(line.net) > 0n)
}

/** The payment form of the CFDI: that of the largest tender, tenders of the same form added up; on a tie the lower
 *  key, so that every run answers the same. Source: rulebook §A10 (GL). */
export function formaPagoOf(content: TicketContent): string {
  const sums = new Map<string, bigint>()
  for (const { formaPago, amount } of content.payments)
    sums.set(formaPago, (sums.get(formaPago) ?? 0n) + centavos(amount))
  const ranked = [...sums].toSorted(([a, sumA], [b, sumB]) => {
    if (sumA !== sumB) return sumA > sumB ? -1 : 1
    return a < b ? -1 : 1
  })
  const [largest] = ranked
  if (!largest) throw new Error('a ticket has at least one payment')
  return largest[0]
}

function expired(ticket: Ticket): Fault {
  const until = deadlineText(ticket.invoiceBy, ticket.timeZone, placeOf(ticket.timeZone))
  return fault(
    'ticket-vencido',
    `El plazo para facturar esta compra terminó: era ${until}. Acude a Servicio al Cliente de cualquier sucursal.`,
    'rulebook §E1',
  )
}

function fault(code: string, message: string, source: string): Fault {
  return { code, path: 'numero', message, source }
}
