import type { Fault } from '@timbra/cfdi'
import type { FastifyInstance } from 'fastify'
import { liveTokenOfTicket } from '../../../issuance/view.ts'
import type { Search } from '../../../tickets/search.ts'
import type { FormView } from '../../form.ts'
import { both, inError } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { STATUS } from '../../render-error.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { useLanguage } from '../../ui/language.tsx'
import type { WebApp } from '../../web-app.ts'
import { EvidenceFields } from '../purchase/evidence-fields.tsx'
import { createProver, type Prover } from '../purchase/proof.ts'
import { OwnFields } from '../purchase/own-fields.tsx'
import { atTypedField, carried, gather, isByOwnFields, type Step, stepOf } from '../purchase/step.ts'
import { TicketNumberField } from '../purchase/ticket-number-field.tsx'

/** /recuperar: an invoice that was made before, by its ticket and the proof of it. No mail, no account. */
export function registerFindInvoice(server: FastifyInstance, app: WebApp): void {
  const prover = createProver(app)
  server.get('/recuperar', async (request, reply) => find(await stepOf(app, request, reply), prover))
}

async function find(step: Step, prover: Prover) {
  const gathered = await gather(step, prover)
  if (gathered.kind === 'nothing') return show(step, [], false)
  if (gathered.kind !== 'tickets') return show(step, gathered.faults, gathered.kind === 'ask-proof')
  const [ticket] = gathered.tickets
  const token = ticket ? await liveTokenOfTicket(step.app.db, ticket.id) : null
  if (token !== null) return step.reply.redirect(`/factura/${token}`, STATUS.seeOther)
  const { app, request, reply } = step
  const look = { title: both('Tu ticket no tiene factura', 'Your ticket has no invoice') }
  const query = new URLSearchParams(carried(gathered.typed)).toString()
  return sendPage(app, request, reply, look, <None href={`/facturar?${query}`} />)
}

function show(step: Step, found: readonly Fault[], askProof: boolean) {
  const { app, request, reply, typed, search } = step
  const { numero, total, fecha, tarjeta, own } = typed
  const faults = atTypedField(step, found)
  const title = both('Recupera tu factura', 'Get your invoice back')
  const look = {
    title: faults.length > 0 ? inError(title) : title,
    ...(faults.length > 0 ? { status: STATUS.unprocessable } : {}),
    islands: ['form'] as const,
  }
  const form = { values: { ...own, numero, total, fecha, tarjeta }, faults }
  const body = <FindForm {...{ form, search, askProof }} used={isByOwnFields(typed)} />
  return sendPage(app, request, reply, look, body)
}

type FindProps = {
  readonly form: FormView
  readonly search: Search
  readonly askProof: boolean
  /** The number was typed into the store's own fields. */
  readonly used: boolean
}

function FindForm(props: FindProps) {
  const { say } = useLanguage()
  const { form, search } = props
  const fields = ['numero', 'total', 'fecha', 'tarjeta', ...search.fields.map(({ name }) => name)]
  return (
    <>
      <h1>{say('Recupera tu factura', 'Get your invoice back')}</h1>
      <p class="lead">
        {say(
          'Con tu ticket la encuentras siempre: para descargarla, mandarla o ver en qué va. Sin cuenta y sin correo.',
          'With your ticket you always find it: to download it, mail it or see how it stands. No account, no e-mail.',
        )}
      </p>
      <ErrorSummary form={form} fields={fields} />
      <ByNumber {...props} askProof={props.askProof && !props.used} />
      <OwnFields {...props} carried={{}} action="/recuperar" />
      <p class="hint">
        {say(
          '¿Ya no tienes el ticket? Quien tenga la factura puede mandártela, y Servicio al Cliente la busca con tu tarjeta y la fecha.',
          'No ticket any more? Whoever has the invoice can send it to you, and the customer service desk finds it by your card and the day.',
        )}
      </p>
    </>
  )
}

function ByNumber({ form, search, askProof }: FindProps) {
  const { say } = useLanguage()
  return (
    <form class="card" action="/recuperar" method="get" novalidate>
      <TicketNumberField form={form} required />
      <EvidenceFields form={form} proof={search.proof} optional={!askProof} focus={askProof} />
      <p class="actions">
        <Button busy={say('Buscando…', 'Looking…')}>{say('Recuperar mi factura', 'Get my invoice')}</Button>
      </p>
    </form>
  )
}

function None({ href }: { href: string }) {
  const { say } = useLanguage()
  return (
    <article class="card narrow">
      <h1>{say('Tu ticket no tiene factura', 'Your ticket has no invoice')}</h1>
      <p class="lead">
        {say(
          'Nadie la ha pedido todavía, o se canceló. Puedes hacerla ahora.',
          'Nobody has asked for it yet, or it was cancelled. You can make it now.',
        )}
      </p>
      <p class="actions">
        <ButtonLink href={href}>{say('Facturar este ticket', 'Invoice this ticket')}</ButtonLink>
      </p>
    </article>
  )
}
