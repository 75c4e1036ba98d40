import { wallClock } from '../zone-clock.ts'
import { centavos, parseTypedPesos, sumCentavos } from './pesos.ts'
import { type Evidence, parseTypedDay } from './search.ts'
import type { Ticket } from './ticket.ts'

/** What a person types to show that a ticket is theirs; '' where nothing was typed. */
export type Proof = {
  /** The code or the number of the ticket. */
  readonly numero: string
  /** Pesos. */
  readonly total: string
  /** The day of purchase. */
  readonly fecha: string
  /** The last four digits of the card. */
  readonly tarjeta: string
}

export const EVIDENCE_FIELD = { total: 'total', date: 'fecha', last4: 'tarjeta' } as const satisfies Record<
  Evidence,
  keyof Proof
>

/** Whether everything that is demanded was typed and fits the ticket. */
export function proves(ticket: Ticket, proof: Proof, demanded: readonly Evidence[]): boolean {
  return demanded.every((evidence) => FITS[evidence](ticket, proof))
}

/** Whether what was typed, all or part of it, fits the ticket: a code needs no more, but must not be contradicted. */
export function agrees(ticket: Ticket, proof: Proof): boolean {
  const typed = (Object.keys(EVIDENCE_FIELD) as Evidence[]).filter(
    (each) => proof[EVIDENCE_FIELD[each]] !== '',
  )
  return proves(ticket, proof, typed)
}

const FITS: Readonly<Record<Evidence, (ticket: Ticket, proof: Proof) => boolean>> = {
  total: (ticket, { total }) => {
    const typed = parseTypedPesos(total)
    return typed !== null && totalsOf(ticket).includes(typed)
  },
  date: (ticket, { fecha }) => {
    const typed = parseTypedDay(fecha)
    return typed !== null && typed === dayOf(ticket)
  },
  last4: (ticket, { tarjeta }) =>
    /^\d{4}$/.test(tarjeta) && ticket.content.payments.some(({ last4 }) => last4 === tarjeta),
}

/** Both totals that a customer may read on the paper, in centavos. */
function totalsOf(ticket: Ticket): readonly bigint[] {
  const invoiced = centavos(ticket.total)
  return [invoiced, invoiced + sumCentavos(ticket.content.excluded.map((item) => item.amount))]
}

function dayOf({ issuedAt, timeZone }: Ticket): string {
  const { year, month, day } = wallClock(issuedAt, timeZone)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
