import type { IssuanceView } from '../../issuance/view.ts'
import { maskEmail } from '../../delivery/mask-email.ts'
import { deadlineText, placeOf } from '../../tickets/deadline.ts'
import { When } from '../ui/when.tsx'
import { folioOf } from './state-words.ts'

/** While it takes longer than promised: what is certain, where the invoice will arrive, and a proof to take along. */
export function Meanwhile({ view }: { view: IssuanceView }) {
  const { timeZone } = view.store
  return (
    <>
      <p>
        La recibimos el <When at={view.requestedAt} timeZone={timeZone} place /> con el folio{' '}
        <strong class="mono">{folioOf(view)}</strong>, dentro del plazo, que es{' '}
        {deadlineText(earliest(view), timeZone, placeOf(timeZone))}. Que tarde no te lo quita.{' '}
        {view.email === null
          ? 'Te llega a esta misma página.'
          : `Te llega a esta página y a ${maskEmail(view.email)}.`}
      </p>
      <ul class="links">
        <li>
          <a href={`/factura/${view.token}/acuse.pdf`}>Descargar acuse firmado (PDF)</a>
        </li>
        <li>
          <a href={`/factura/${view.token}/acuse.json`}>Datos del acuse</a> y{' '}
          <a href={`/factura/${view.token}/acuse.firma`}>su firma</a>
        </li>
        <li>
          <a href="/estado">Ver cómo va el servicio</a>
        </li>
      </ul>
    </>
  )
}

/** While the customer has something to mend, a deadline may pass: the proof that they asked before is theirs. */
export function AcuseLinks({ view }: { view: IssuanceView }) {
  return (
    <p class="hint">
      ¿Se acerca tu plazo? Descarga el{' '}
      <a href={`/factura/${view.token}/acuse.pdf`}>acuse firmado de tu solicitud (PDF)</a>: prueba que la
      pediste a tiempo.
    </p>
  )
}

function earliest(view: IssuanceView): Date {
  return new Date(Math.min(...view.tickets.map((ticket) => ticket.invoiceBy.getTime())))
}
