import type { Brand } from '../web-app.ts'
import { DrawnTicket } from './drawn-ticket.tsx'
import { useLanguage } from './language.tsx'

/** Where the code is on a ticket: the issuer's own picture, else a drawing. */
export function TicketPicture({ brand: { ticket } }: { brand: Pick<Brand, 'ticket'> }) {
  const { tell } = useLanguage()
  if (ticket === null) return <DrawnTicket />
  const { href, width, height } = ticket
  return <img class="drawn-ticket" src={href} alt={tell(ticket.alt)} width={width} height={height} />
}
