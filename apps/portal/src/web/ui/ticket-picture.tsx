import type { Brand } from '../web-app.ts'
import { DrawnTicket } from './drawn-ticket.tsx'
import { useLanguage } from './language.tsx'

/** Where the code is on a ticket: the issuer's own picture, else a drawing.
 *  `lazy` where it is folded away: then it weighs nothing until somebody looks. */
export function TicketPicture({ brand: { ticket }, lazy }: { brand: Pick<Brand, 'ticket'>; lazy?: boolean }) {
  const { tell } = useLanguage()
  if (ticket === null) return <DrawnTicket />
  const { href, width, height } = ticket
  return (
    <img
      class="drawn-ticket"
      src={href}
      alt={tell(ticket.alt)}
      width={width}
      height={height}
      loading={lazy ? 'lazy' : undefined}
    />
  )
}
