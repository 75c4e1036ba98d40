import { descripcionOf, type Fault } from '@timbra/cfdi'
import { Button } from '../ui/button.tsx'
import { Hidden } from '../ui/hidden.tsx'
import { formatPesos, sumPesos } from '../ui/money.ts'
import { FaultText } from '../ui/fault-text.tsx'
import { Spanish, useLanguage } from '../ui/language.tsx'
import { Notice } from '../ui/notice.tsx'
import { Steps } from '../ui/steps.tsx'
import { TicketPapers } from '../ui/ticket-papers.tsx'
import type { BasketTicket } from './purchase/states.ts'
import { NameSuggestions } from './receiver/name-suggestion.tsx'
import type { ReceptorAndMail } from './receptor-form.ts'

export type ReviewProps = ReceptorAndMail & {
  readonly basket: readonly BasketTicket[]
  /** How many CFDI it becomes. */
  readonly invoices: number
  readonly carried: Readonly<Record<string, string>>
  readonly warnings: readonly Fault[]
  /** Makes a double click one request. */
  readonly requestId: string
}

/** Third step: what will be on the invoice, and the one button. */
export function Review(props: ReviewProps) {
  const { say } = useLanguage()
  return (
    <>
      <Steps current={3} />
      <h1>{say('Revisa y confirma', 'Check and confirm')}</h1>
      <Warnings {...props} />
      <form class="card" action="/facturar" method="post">
        <h2>{say('Factura a nombre de', 'Invoice in the name of')}</h2>
        <Answers {...props} />
        <Hidden
          values={{ ...props.carried, ...props.receptor, correo: props.email ?? '', id: props.requestId }}
        />
        <p class="actions">
          <Button busy={say('Generando tu factura…', 'Making your invoice…')}>
            {props.invoices === 1
              ? say('Generar factura', 'Make the invoice')
              : say(`Generar ${props.invoices} facturas`, `Make ${props.invoices} invoices`)}
          </Button>
          <Button kind="quiet" formAction="/facturar/datos">
            {say('Corregir mis datos', 'Correct my data')}
          </Button>
        </p>
      </form>
      <TicketPapers tickets={props.basket} open={props.basket.length === 1} />
    </>
  )
}

function Warnings({ warnings, receptor, email, carried }: ReviewProps) {
  const { say } = useLanguage()
  if (warnings.length === 0) return null
  const title =
    warnings.length === 1
      ? say('Revisa este punto', 'Check this point')
      : say('Revisa estos puntos', 'Check these points')
  return (
    <Notice kind="warn" title={title}>
      <ul>
        {warnings.map((warning) => (
          <li key={warning.code}>
            <FaultText fault={warning} />
          </li>
        ))}
      </ul>
      <p>
        {say('Si así aparece en tu constancia, continúa.', 'If your Constancia has it like this, go on.')}
      </p>
      {warnings.some(({ path }) => path === 'nombre') && (
        <NameSuggestions {...{ receptor, email, carried }} />
      )}
    </Notice>
  )
}

function Answers({ receptor, email, basket }: ReviewProps) {
  const { say } = useLanguage()
  return (
    <dl class="facts">
      <dt>{say('Nombre o razón social', 'Name or company name')}</dt>
      <dd>{receptor.nombre}</dd>
      <dt>RFC</dt>
      <dd class="mono">{receptor.rfc}</dd>
      <dt>{say('Código postal', 'Postal code')}</dt>
      <dd class="mono">{receptor.domicilioFiscalReceptor}</dd>
      <dt>{say('Régimen fiscal', 'Tax regime')}</dt>
      <dd>
        {receptor.regimenFiscalReceptor}{' '}
        <Spanish>{descripcionOf.regimen(receptor.regimenFiscalReceptor)}</Spanish>
      </dd>
      <dt>{say('Uso de CFDI', 'Use of the invoice')}</dt>
      <dd>
        {receptor.usoCFDI} <Spanish>{descripcionOf.usoCFDI(receptor.usoCFDI)}</Spanish>
      </dd>
      <dt>{say('Correo electrónico', 'E-mail')}</dt>
      <dd>{email ?? say('Sin correo: la descargas aquí', 'None: you download it here')}</dd>
      <dt>Total</dt>
      <dd class="mono">{formatPesos(sumPesos(basket.map(({ ticket }) => ticket.total)))}</dd>
    </dl>
  )
}
