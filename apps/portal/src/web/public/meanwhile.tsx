import type { IssuanceView } from '../../issuance/view.ts'
import { maskEmail } from '../../delivery/mask-email.ts'
import { useLanguage } from '../ui/language.tsx'
import { Deadline, When } from '../ui/when.tsx'
import { folioOf } from './state-words.ts'

/** While it takes longer than promised: what is certain, where the invoice will arrive, and a proof to take along. */
export function Meanwhile({ view }: { view: IssuanceView }) {
  const { say } = useLanguage()
  const { timeZone } = view.store
  const received = <When at={view.requestedAt} timeZone={timeZone} place />
  const deadline = <Deadline at={earliest(view)} timeZone={timeZone} />
  const folio = <strong class="mono">{folioOf(view)}</strong>
  return (
    <>
      <p>
        {say(
          <>
            La recibimos el {received} con el folio {folio}, dentro del plazo, que es {deadline}. Que tarde no
            te lo quita.
          </>,
          <>
            We received it on {received} as {folio}, in time: it may be asked for {deadline}. That it takes
            long does not change that.
          </>,
        )}{' '}
        {view.email === null
          ? say('Te llega a esta misma página.', 'It will arrive on this page.')
          : say(
              `Te llega a esta página y a ${maskEmail(view.email)}.`,
              `It will arrive on this page and at ${maskEmail(view.email)}.`,
            )}
      </p>
      <ul class="links">
        <li>
          <a href={`/factura/${view.token}/acuse.pdf`}>
            {say('Descargar acuse firmado (PDF)', 'Download the signed receipt (acuse, PDF)')}
          </a>
        </li>
        <li>
          <a href={`/factura/${view.token}/acuse.json`}>{say('Datos del acuse', 'Data of the receipt')}</a>
        </li>
        <li>
          <a href={`/factura/${view.token}/acuse.firma`}>
            {say('Firma del acuse', 'Signature of the receipt')}
          </a>
        </li>
        <li>
          <a href="/estado">{say('Ver cómo va el servicio', 'See how the service is doing')}</a>
        </li>
      </ul>
    </>
  )
}

/** While the customer has something to mend, a deadline may pass: the proof that they asked before is theirs. */
export function AcuseLinks({ view }: { view: IssuanceView }) {
  const { say } = useLanguage()
  const href = `/factura/${view.token}/acuse.pdf`
  return (
    <p class="hint">
      {say(
        <>
          ¿Se acerca tu plazo? Descarga el <a href={href}>acuse firmado de tu solicitud (PDF)</a>: prueba que
          la pediste a tiempo.
        </>,
        <>
          Is your deadline near? Download the <a href={href}>signed receipt of your request (PDF)</a>: it
          proves that you asked in time.
        </>,
      )}
    </p>
  )
}

function earliest(view: IssuanceView): Date {
  return new Date(Math.min(...view.tickets.map((ticket) => ticket.invoiceBy.getTime())))
}
