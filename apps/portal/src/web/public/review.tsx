import { descripcionOf, type Fault } from '@timbra/cfdi'
import type { Store } from '../../stores/find.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import { Button } from '../ui/button.tsx'
import { Hidden } from '../ui/hidden.tsx'
import { formatPesos } from '../ui/money.ts'
import { Notice } from '../ui/notice.tsx'
import { Steps } from '../ui/steps.tsx'
import { TicketPaper } from '../ui/ticket-paper.tsx'
import type { Proof } from './proof.ts'
import type { ReceptorAndMail } from './receptor-form.ts'

export type ReviewProps = ReceptorAndMail & {
  readonly ticket: Ticket
  readonly store: Store | null
  readonly proof: Proof
  readonly warnings: readonly Fault[]
  /** Makes a double click one request. */
  readonly requestId: string
}

/** Third step: what will be on the invoice, and the one button. */
export function Review(props: ReviewProps) {
  const { receptor, email, ticket } = props
  return (
    <>
      <Steps current={3} />
      <h1>Revisa y confirma</h1>
      {props.warnings.length > 0 && (
        <Notice kind="warn" title={props.warnings.length === 1 ? 'Revisa este punto' : 'Revisa estos puntos'}>
          <ul>
            {props.warnings.map((warning) => (
              <li key={warning.code}>{warning.message}</li>
            ))}
          </ul>
          <p>Si así aparece en tu constancia, continúa.</p>
        </Notice>
      )}
      <form class="card" action="/facturar" method="post">
        <h2>Factura a nombre de</h2>
        <dl class="facts">
          <dt>Nombre o razón social</dt>
          <dd>{receptor.nombre}</dd>
          <dt>RFC</dt>
          <dd class="mono">{receptor.rfc}</dd>
          <dt>Código postal</dt>
          <dd class="mono">{receptor.domicilioFiscalReceptor}</dd>
          <dt>Régimen fiscal</dt>
          <dd>
            {receptor.regimenFiscalReceptor} {descripcionOf.regimen(receptor.regimenFiscalReceptor)}
          </dd>
          <dt>Uso de CFDI</dt>
          <dd>
            {receptor.usoCFDI} {descripcionOf.usoCFDI(receptor.usoCFDI)}
          </dd>
          <dt>Correo electrónico</dt>
          <dd>{email ?? 'Sin correo: la descargas aquí'}</dd>
          <dt>Total</dt>
          <dd class="mono">{formatPesos(ticket.total)}</dd>
        </dl>
        <Hidden values={{ ...props.proof, ...receptor, correo: email ?? '', id: props.requestId }} />
        <p class="actions">
          <Button busy="Generando tu factura…">Generar factura</Button>
          <Button kind="quiet" formAction="/facturar/datos">
            Corregir mis datos
          </Button>
        </p>
      </form>
      <TicketPaper ticket={ticket} store={props.store} open />
    </>
  )
}
