import type { Fault } from '@timbra/cfdi'
import type { FastifyInstance } from 'fastify'
import { mayAskLate } from '../../../deadlines/late.ts'
import { askStore } from '../../../petitions/ask.ts'
import { takeQuota } from '../../../quota/quota.ts'
import { isExpired, type Ticket } from '../../../tickets/ticket.ts'
import { readFields } from '../../form.ts'
import { both, inError } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { STATUS, tooMany } from '../../render-error.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { ReceptorFields } from '../../ui/receptor-fields.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import type { WebApp } from '../../web-app.ts'
import type { FormView } from '../../form.ts'
import { CopyByMail } from '../mail-field.tsx'
import { createProver } from '../purchase/proof.ts'
import { carried, gather, type Step, stepOf } from '../purchase/step.ts'
import { DATA_FIELDS, parseReceptorForm, readReceptorForm } from '../receptor-form.ts'

/** /facturar/tarde: a purchase whose deadline has passed, but not its year: the store is asked. */
export function registerLate(server: FastifyInstance, app: WebApp): void {
  const prover = createProver(app)
  const withTicket = async (step: Step, work: (step: Step, ticket: Ticket) => Promise<unknown>) => {
    const gathered = await gather(step, prover)
    const [ticket, second] = gathered.kind === 'tickets' ? gathered.tickets : []
    const now = app.clock.now()
    if (
      gathered.kind !== 'tickets' ||
      !ticket ||
      second ||
      !isExpired(ticket, now) ||
      !mayAskLate(ticket, now)
    )
      return step.reply.redirect('/facturar', STATUS.seeOther)
    return work({ ...step, typed: gathered.typed }, ticket)
  }
  server.get('/facturar/tarde', async (request, reply) =>
    withTicket(await stepOf(app, request, reply), (step, ticket) => show(step, ticket, [])),
  )
  server.post('/facturar/tarde', async (request, reply) => withTicket(await stepOf(app, request, reply), ask))
}

async function ask(step: Step, ticket: Ticket) {
  const { app, request, reply } = step
  const parsed = parseReceptorForm(readReceptorForm(request.body))
  if (!parsed.ok) return show(step, ticket, parsed.faults)
  const excess = await takeQuota(app, [{ action: 'petition-by-address', subject: request.ip }])
  if (excess !== null) throw tooMany(excess.retryAfter_s)
  const { id, motivo } = readFields(request.body, ['id', 'motivo'], 2_000)
  const petition = await askStore(app, {
    id,
    about: { kind: 'late', ticketId: ticket.id },
    issuerId: ticket.issuerId,
    storeId: ticket.storeId,
    ...parsed.value,
    accountId: request.account?.id ?? null,
    reason: motivo,
  })
  return petition.ok
    ? reply.redirect(`/factura/${petition.value.token}`, STATUS.seeOther)
    : show(step, ticket, petition.faults)
}

function show(step: Step, ticket: Ticket, faults: readonly Fault[]) {
  const { app, request, reply, typed } = step
  const title = both('Pídesela a la tienda', 'Ask the store for it')
  const look = {
    title: faults.length > 0 ? inError(title) : title,
    ...(faults.length > 0 ? { status: STATUS.unprocessable } : {}),
    issuerId: ticket.issuerId,
    islands: ['form'] as const,
  }
  const values = { ...readReceptorForm(request.body), ...readFields(request.body, ['motivo'], 2_000) }
  const hidden = { ...carried(typed), id: app.ids.uuid() }
  return sendPage(app, request, reply, look, <LateForm form={{ values, faults }} hidden={hidden} />)
}

function LateForm({ form, hidden }: { form: FormView; hidden: Readonly<Record<string, string>> }) {
  const { say } = useLanguage()
  return (
    <>
      <h1>{say('Pídesela a la tienda', 'Ask the store for it')}</h1>
      <p class="lead">
        {say(
          'El plazo de este portal ya pasó, pero tu compra es de este año. Deja tus datos: la tienda decide, y su respuesta y tu factura aparecen en la misma página.',
          'The deadline of this portal has passed, but your purchase is of this year. Leave your data: the store decides, and its answer and your invoice appear on the same page.',
        )}
      </p>
      <ErrorSummary form={form} fields={[...DATA_FIELDS, 'motivo']} />
      <form class="card" action="/facturar/tarde" method="post" novalidate>
        <Hidden values={hidden} />
        <ReceptorFields form={form} />
        <CopyByMail form={form} />
        <TextArea
          form={form}
          name="motivo"
          label={say('¿Quieres decirle algo a la tienda?', 'Anything to tell the store?')}
          optional
          maxlength={500}
        />
        <p class="actions">
          <Button busy={say('Enviando…', 'Sending…')}>{say('Pedírsela a la tienda', 'Ask the store')}</Button>
        </p>
      </form>
    </>
  )
}
