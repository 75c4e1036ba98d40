import type { Fault } from '@timbra/cfdi'
import { type Ticket, canInvoice } from '../tickets/ticket.ts'

/** `late`: the store has agreed to invoice after the deadline. */
type Asked = { readonly id: string; readonly ticketIds: readonly string[]; readonly late?: object }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const MAX_TICKETS = 50

/** Why these tickets cannot become one CFDI now. */
export function ticketFaults(tickets: readonly Ticket[], request: Asked, now: Date): Fault[] {
  if (tickets.length !== unique(request.ticketIds).length) return [UNKNOWN_TICKET]
  if (new Set(tickets.map((ticket) => ticket.storeId)).size > 1) return [SEVERAL_STORES]
  return tickets
    .flatMap((ticket) => canInvoice(ticket, now) ?? [])
    .filter(({ code }) => request.late === undefined || code !== 'ticket-vencido')
}

/** What can be told from the request alone. */
export function shapeFaults(request: Asked): Fault[] {
  const { length } = request.ticketIds
  if (!UUID.test(request.id)) return [BAD_REQUEST]
  if (length === 0 || length > MAX_TICKETS || !request.ticketIds.every((id) => UUID.test(id)))
    return [UNKNOWN_TICKET]
  return []
}

export const OTHER_TICKETS = fault(
  'solicitud-repetida',
  'Esta página ya se usó para otro ticket. Vuelve al inicio y escribe tu ticket otra vez.',
)
export const PARTLY_INVOICED = fault(
  'ticket-facturado',
  'Uno de estos tickets ya tiene factura. Quítalo de la lista; para ver su factura, escríbelo solo.',
)
const UNKNOWN_TICKET = fault(
  'ticket-desconocido',
  'No encontramos este ticket. Vuelve al inicio y escríbelo otra vez.',
)
const SEVERAL_STORES = fault(
  'varias-tiendas',
  'Estos tickets son de tiendas distintas y cada tienda factura lo suyo. Factúralos por separado.',
)
const BAD_REQUEST = fault(
  'solicitud-invalida',
  'La página caducó. Vuelve al inicio y escribe tu ticket otra vez.',
)

function fault(code: string, message: string): Fault {
  return { code, path: 'numero', message, source: 'design.md §3' }
}

/** Ids without repetition, as the database writes them. */
export function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.map((id) => id.toLowerCase()))]
}
