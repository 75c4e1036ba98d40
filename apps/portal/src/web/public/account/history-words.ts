import { requestFolio } from '../../../acuses/give.ts'
import { unreachable } from '../../../errors.ts'
import { HISTORY_STATES, type HistoryLine, type HistoryState } from '../../../issuance/history-line.ts'
import { both } from '../../language.ts'
import type { Speech } from '../../ui/language.tsx'

/** Pages that show times of several stores use the clock of most of the country. */
export const ACCOUNT_ZONE = 'America/Mexico_City'

export function stateText(state: HistoryState, { say }: Speech): string {
  switch (state) {
    case 'ready':
      return say('Lista', 'Ready')
    case 'under-way':
      return say('En proceso', 'Under way')
    case 'correct':
      return say('Corrige tus datos', 'Correct your data')
    case 'cancelled':
      return say('Cancelada', 'Cancelled')
    case 'withdrawn':
      return say('Retirada', 'Withdrawn')
    default:
      return unreachable(state)
  }
}

export function stateOf(value: string): HistoryState | null {
  return HISTORY_STATES.find((state) => state === value) ?? null
}

const DAY = { dateStyle: 'medium', timeZone: ACCOUNT_ZONE } as const
const days = both(new Intl.DateTimeFormat('es-MX', DAY), new Intl.DateTimeFormat('en-US', DAY))

/** The exact hour is on the page of the invoice. */
export function dayText(at: Date, { tell }: Speech): string {
  return tell(days).format(at)
}

const MONTH = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const
const months = both(new Intl.DateTimeFormat('es-MX', MONTH), new Intl.DateTimeFormat('en-US', MONTH))

/** "noviembre de 2026", "November 2026" for '2026-11'. */
export function monthText(month: string, { tell }: Speech): string {
  return tell(months).format(new Date(`${month}-01T00:00:00Z`))
}

/** "Factura T-7"; before it has a folio "Solicitud S-7FD4EA87", as on its page. */
export function lineName(
  { id, serie, folio }: Pick<HistoryLine, 'id' | 'serie' | 'folio'>,
  { say }: Speech,
): string {
  if (folio === null) return `${say('Solicitud', 'Request')} ${requestFolio(id)}`
  return `${say('Factura', 'Invoice')} ${serie ?? ''}${serie ? '-' : ''}${folio}`
}
