import type { Fault } from '@timbra/cfdi'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { correctInvoice } from '../../../corrections/correct.ts'
import { correctionCaseOf, type CorrectionSubject } from '../../../corrections/find.ts'
import { type CorrectionWay, wayToCorrect } from '../../../corrections/policy.ts'
import type { IssuanceView } from '../../../issuance/view.ts'
import { askStore } from '../../../petitions/ask.ts'
import { takeQuota } from '../../../quota/quota.ts'
import { readFields } from '../../form.ts'
import { both, inError } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { STATUS, tooMany } from '../../render-error.ts'
import type { WebApp } from '../../web-app.ts'
import { type TokenRoute, viewOf } from '../invoice.tsx'
import { parseReceptorForm, readReceptorForm } from '../receptor-form.ts'
import { ChangeForm } from './change-form.tsx'

type Asked = {
  readonly app: WebApp
  readonly request: FastifyRequest<TokenRoute>
  readonly reply: FastifyReply
  readonly view: IssuanceView
  readonly subject: CorrectionSubject
  readonly way: CorrectionWay
}

/** /factura/<token>/cambiar: an invoice with wrong data. Within the law's limits the customer changes it alone; else the store
 *  is asked with the same form. */
export function registerChange(server: FastifyInstance, app: WebApp): void {
  server.get<TokenRoute>('/factura/:token/cambiar', (request, reply) =>
    withInvoice(app, request, reply, (asked) => show(asked, [])),
  )
  server.post<TokenRoute>('/factura/:token/cambiar', (request, reply) =>
    withInvoice(app, request, reply, (asked) => (asked.way.kind === 'self' ? change(asked) : ask(asked))),
  )
}

async function withInvoice(
  app: WebApp,
  request: FastifyRequest<TokenRoute>,
  reply: FastifyReply,
  work: (asked: Asked) => Promise<unknown>,
) {
  const view = await viewOf(app, request.params.token)
  const subject = await correctionCaseOf(app.db, view.id)
  if (subject === null) return reply.redirect(`/factura/${view.token}`, STATUS.seeOther)
  const way = wayToCorrect(subject.invoice, app.clock.now())
  if (way.kind === 'closed') return reply.redirect(`/factura/${view.token}`, STATUS.seeOther)
  return work({ app, request, reply, view, subject, way })
}

async function change(asked: Asked) {
  const { app, request, reply, subject } = asked
  const parsed = parseReceptorForm(readReceptorForm(request.body))
  if (!parsed.ok) return show(asked, parsed.faults)
  const { id } = readFields(request.body, ['id'])
  const accountId = request.account?.id ?? null
  const changed = await correctInvoice(app, { id, ...subject, ...parsed.value, accountId, who: 'customer' })
  if (changed.kind === 'refused') return show(asked, changed.faults)
  return reply.redirect(`/factura/${changed.token}`, STATUS.seeOther)
}

async function ask(asked: Asked) {
  const { app, request, reply, view } = asked
  const parsed = parseReceptorForm(readReceptorForm(request.body))
  const { id, motivo } = readFields(request.body, ['id', 'motivo'], 2_000)
  const wrong = [...(parsed.ok ? [] : parsed.faults), ...(motivo === '' ? [WITHOUT_REASON] : [])]
  if (!parsed.ok || wrong.length > 0) return show(asked, wrong)
  const excess = await takeQuota(app, [{ action: 'petition-by-address', subject: request.ip }])
  if (excess !== null) throw tooMany(excess.retryAfter_s)
  const petition = await askStore(app, {
    id,
    about: { kind: 'correction', issuanceId: view.id },
    issuerId: view.issuer.id,
    storeId: view.store.id,
    ...parsed.value,
    accountId: request.account?.id ?? null,
    reason: motivo,
  })
  return petition.ok
    ? reply.redirect(`/factura/${view.token}#despues`, STATUS.seeOther)
    : show(asked, petition.faults)
}

const WITHOUT_REASON: Fault = {
  code: 'sin-motivo',
  path: 'motivo',
  message: 'Cuéntale a la tienda qué está mal.',
  source: 'formulario',
}

function show({ app, request, reply, view, way }: Asked, faults: readonly Fault[]) {
  const posted = request.method === 'POST'
  const values = posted
    ? { ...readReceptorForm(request.body), ...readFields(request.body, ['motivo'], 2_000) }
    : { ...view.receptor, correo: view.email ?? '' }
  const title = both('Algo está mal en mi factura', 'Something is wrong with my invoice')
  const look = {
    title: faults.length > 0 ? inError(title) : title,
    ...(faults.length > 0 ? { status: STATUS.unprocessable } : {}),
    issuerId: view.issuer.id,
    islands: ['form'] as const,
  }
  const body = <ChangeForm view={view} way={way} form={{ values, faults }} requestId={app.ids.uuid()} />
  return sendPage(app, request, reply, look, body)
}
