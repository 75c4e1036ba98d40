import type { Store } from '../../stores/find.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import { useLanguage } from './language.tsx'
import { formatPesos, sumPesos } from './money.ts'
import { TicketPaper } from './ticket-paper.tsx'

/** One ticket as it is; several folded into one line with their sum. */
export function TicketPapers(props: {
  readonly tickets: readonly { readonly ticket: Ticket; readonly store: Store | null }[]
  readonly open: boolean
}) {
  const { say } = useLanguage()
  const { tickets, open } = props
  const papers = tickets.map(({ ticket, store }) => (
    <TicketPaper key={ticket.id} ticket={ticket} store={store} open={open} />
  ))
  if (tickets.length === 1) return <>{papers}</>
  const total = formatPesos(sumPesos(tickets.map(({ ticket }) => ticket.total)))
  return (
    <details open={open}>
      <summary>
        {say(`${tickets.length} tickets, ${total} en total`, `${tickets.length} tickets, ${total} in all`)}
      </summary>
      {papers}
    </details>
  )
}
