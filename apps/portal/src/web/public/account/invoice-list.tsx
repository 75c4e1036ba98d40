import { unreachable } from '../../../errors.ts'
import type { IssuanceState } from '../../../issuance/issuance.ts'
import type { IssuanceSummary } from '../../../issuance/view.ts'
import { formatPesos } from '../../ui/money.ts'

/** What the account has asked for, newest first; each leads to its permanent page. */
export function InvoiceList({ issuances }: { issuances: readonly IssuanceSummary[] }) {
  return (
    <section class="block" aria-labelledby="facturas">
      <h2 id="facturas">Tus facturas</h2>
      {issuances.length === 0 ? (
        <p>Aquí aparecerán las facturas que pidas después de entrar a tu cuenta.</p>
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
  const { serie, folio } = issuance
  const name = folio === null ? 'Solicitud' : `Factura ${serie ?? ''}${serie ? '-' : ''}${folio}`
  return (
    <li>
      <div>
        <a href={`/factura/${issuance.token}`}>
          <strong>{name}</strong>
          <span class="visually-hidden"> por {formatPesos(issuance.total)}</span>
        </a>
        <p>
          {issuance.receptor.nombre}
          <br />
          <span class="hint">
            {issuance.storeName} · {dayText(issuance.requestedAt)}
          </span>
        </p>
      </div>
      <p>
        <span class="mono">{formatPesos(issuance.total)}</span>
        <br />
        <span class="hint">{stateText(issuance.state)}</span>
      </p>
    </li>
  )
}

function stateText(state: IssuanceState): string {
  switch (state) {
    case 'stamped':
    case 'delivered':
      return 'Lista'
    case 'waiting-customer':
      return 'Corrige tus datos'
    case 'withdrawn':
      return 'Retirada'
    case 'requested':
    case 'sealed':
    case 'stamping':
    case 'ambiguous':
    case 'waiting-sat':
    case 'waiting-store':
    case 'manual':
      return 'En proceso'
    default:
      return unreachable(state)
  }
}

const day = new Intl.DateTimeFormat('es-MX', { dateStyle: 'medium', timeZone: 'America/Mexico_City' })

/** The day of the request, on the clock of most of the country; the exact hour is on the page of the invoice. */
function dayText(at: Date): string {
  return day.format(at)
}
