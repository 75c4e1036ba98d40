import { unreachable } from '../../../errors.ts'
import type { IssuanceState } from '../../../issuance/issuance.ts'
import type { IssuanceSummary } from '../../../issuance/view.ts'
import { both } from '../../language.ts'
import { type Speech, useLanguage } from '../../ui/language.tsx'
import { formatPesos } from '../../ui/money.ts'

/** What the account has asked for, newest first; each leads to its permanent page. */
export function InvoiceList({ issuances }: { issuances: readonly IssuanceSummary[] }) {
  const { say } = useLanguage()
  return (
    <section class="block" aria-labelledby="facturas">
      <h2 id="facturas">{say('Tus facturas', 'Your invoices')}</h2>
      {issuances.length === 0 ? (
        <p>
          {say(
            'Aquí aparecerán las facturas que pidas después de entrar a tu cuenta.',
            'The invoices that you ask for while signed in will appear here.',
          )}
        </p>
      ) : (
        <ul class="invoices card">
          {issuances.map((issuance) => (
            <Invoice key={issuance.id} issuance={issuance} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Invoice({ issuance }: { issuance: IssuanceSummary }) {
  const speech = useLanguage()
  const { say } = speech
  const { serie, folio } = issuance
  const name =
    folio === null
      ? say('Solicitud', 'Request')
      : `${say('Factura', 'Invoice')} ${serie ?? ''}${serie ? '-' : ''}${folio}`
  return (
    <li>
      <div>
        <a href={`/factura/${issuance.token}`}>
          <strong>{name}</strong>
          <span class="visually-hidden">
            {' '}
            {say('por', 'for')} {formatPesos(issuance.total)}
          </span>
        </a>
        <p>
          {issuance.receptor.nombre}
          <br />
          <span class="hint">
            {issuance.storeName} · {dayText(issuance.requestedAt, speech)}
          </span>
        </p>
      </div>
      <p>
        <span class="mono">{formatPesos(issuance.total)}</span>
        <br />
        <span class="hint">{stateText(issuance.state, speech)}</span>
      </p>
    </li>
  )
}

function stateText(state: IssuanceState, { say }: Speech): string {
  switch (state) {
    case 'stamped':
    case 'delivered':
      return say('Lista', 'Ready')
    case 'waiting-customer':
      return say('Corrige tus datos', 'Correct your data')
    case 'withdrawn':
      return say('Retirada', 'Withdrawn')
    case 'requested':
    case 'sealed':
    case 'stamping':
    case 'ambiguous':
    case 'waiting-sat':
    case 'waiting-store':
    case 'manual':
      return say('En proceso', 'Under way')
    default:
      return unreachable(state)
  }
}

const DAY = { dateStyle: 'medium', timeZone: 'America/Mexico_City' } as const
const days = both(new Intl.DateTimeFormat('es-MX', DAY), new Intl.DateTimeFormat('en-US', DAY))

/** The day of the request, on the clock of most of the country; the exact hour is on the page of the invoice. */
function dayText(at: Date, { tell }: Speech): string {
  return tell(days).format(at)
}
