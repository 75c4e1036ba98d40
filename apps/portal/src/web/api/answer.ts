import { z } from 'zod'
import { qrSvg } from '../../delivery/qr-svg.ts'
import { issuanceByToken, liveTokenOfTicket } from '../../issuance/view.ts'
import { formatCode } from '../../tickets/code.ts'
import { deadlineText, placeOf } from '../../tickets/deadline.ts'
import { type Ticket, isExpired } from '../../tickets/ticket.ts'
import type { WebApp } from '../web-app.ts'

const ticketStates = ['open', 'requested', 'invoiced', 'expired'] as const
type TicketState = (typeof ticketStates)[number]

/** What a POS needs in order to print "Factura tu compra". */
export const ticketAnswerSchema = z.object({
  id: z.uuid(),
  externalId: z.string(),
  code: z.string().describe('12 caracteres en grupos de 4; lo que la persona escribe en el portal'),
  url: z.url().describe('Dirección que lleva el QR'),
  qr: z.string().describe('La misma dirección como imagen SVG (data:), sin margen: deja 4 módulos en blanco'),
  deadline: z.iso.datetime().describe('Último segundo en que se puede pedir la factura'),
  deadlineText: z
    .string()
    .describe(
      'Lo mismo como se imprime: «hasta el lunes 30 de noviembre de 2026, 23:59 h (hora de Cd. Juárez)»',
    ),
  state: z.enum(ticketStates),
})
type TicketAnswer = z.output<typeof ticketAnswerSchema>

export type BriefAnswer = Omit<TicketAnswer, 'qr'>

/** The same without the picture, which would be most of a batch's answer. */
export function briefAnswer(app: WebApp, ticket: Ticket, state: TicketState): BriefAnswer {
  return {
    id: ticket.id,
    externalId: ticket.externalId,
    code: formatCode(ticket.code),
    url: addressOf(app, ticket),
    deadline: ticket.invoiceBy.toISOString(),
    deadlineText: deadlineText(ticket.invoiceBy, ticket.timeZone, placeOf(ticket.timeZone)),
    state,
  }
}

export function ticketAnswer(app: WebApp, ticket: Ticket, state: TicketState): TicketAnswer {
  const svg = Buffer.from(qrSvg(addressOf(app, ticket))).toString('base64')
  return { ...briefAnswer(app, ticket, state), qr: `data:image/svg+xml;base64,${svg}` }
}

/** invoiced: it has a stamped CFDI · requested: somebody asked for one · expired: nobody did in time · open */
export async function stateOf(app: WebApp, ticket: Ticket): Promise<TicketState> {
  const token = await liveTokenOfTicket(app.db, ticket.id)
  if (token === null) return isExpired(ticket, app.clock.now()) ? 'expired' : 'open'
  const issuance = await issuanceByToken(app.db, token)
  return issuance?.uuid ? 'invoiced' : 'requested'
}

function addressOf(app: WebApp, ticket: Ticket): string {
  return `${app.config.baseUrl}/f/${ticket.code}`
}
