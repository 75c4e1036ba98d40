import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { giveUp } from '../../corrections/give-up.ts'
import { requestDelivery } from '../../delivery/request.ts'
import { earlyByToken, type EarlyView } from '../../early-requests/find.ts'
import { parseCorreo } from '../../email.ts'
import { NotFoundError } from '../../errors.ts'
import { correctIssuance } from '../../issuance/correct.ts'
import { type IssuanceView, issuanceByToken, progressByToken } from '../../issuance/view.ts'
import { substitutionOf } from '../../issuance/substitution.ts'
import { petitionByToken } from '../../petitions/find.ts'
import type { Petition } from '../../petitions/petition.ts'
import { emptyForm, type FormView, readFields } from '../form.ts'
import { inError } from '../language.ts'
import { sendPage } from '../page.tsx'
import { STATUS, tooMany } from '../render-error.ts'
import type { WebApp } from '../web-app.ts'
import { InvoiceBody } from './invoice-body.tsx'
import { showPetition } from './after/petition-page.tsx'
import { substituteWords } from './after/substitute-words.ts'
import { type After, afterOf } from './after/view.ts'
import { showEarly } from './purchase/early-page.tsx'
import { parseReceptorForm, readReceptorForm } from './receptor-form.ts'
import { CANCELLED, isPending, versionOf, type Words, wordsOf } from './state-words.ts'

export type TokenRoute = { Params: { token: string } }

/** /factura/<token>: the permanent page of one invoice. Who has the address may see it and act on it; it cannot be
 *  guessed (130 random bits). */
export function registerInvoice(server: FastifyInstance, app: WebApp): void {
  server.get<TokenRoute>('/factura/:token', async (request, reply) => {
    const early = await earlyOf(app, request.params.token)
    if (early !== null) return showEarly(app, request, reply, early)
    const petition = await petitionOf(app, request.params.token)
    if (petition !== null) return showPetition(app, request, reply, petition)
    const view = await viewOf(app, request.params.token)
    return showInvoice(app, request, reply, view, formOf(view))
  })
  server.get<TokenRoute>('/factura/:token/estado', async (request, reply) => {
    const token = tokenOf(request.params.token)
    const progress = token === null ? null : await progressByToken(app.db, token)
    if (progress === null) throw unknownInvoice()
    return reply
      .header('cache-control', 'no-store')
      .header('x-robots-tag', 'noindex')
      .send({ version: versionOf(progress, app.clock.now()), pending: isPending(progress) })
  })
  server.post<TokenRoute>('/factura/:token/corregir', (request, reply) => correct(app, request, reply))
  server.post<TokenRoute>('/factura/:token/liberar', async (request, reply) => {
    const { id, token } = await viewOf(app, request.params.token)
    const [original] = (await substitutionOf(app.db, id)).originals
    await giveUp(app, { token, substitutes: original?.id ?? null })
    return reply.redirect(`/factura/${token}`, STATUS.seeOther)
  })
  registerSendByMail(server, app)
}

/** How many mails one invoice may send, delivery/ counts; this keeps one address from using many invoices. */
function registerSendByMail(server: FastifyInstance, app: WebApp): void {
  const limit = server.createRateLimit({
    max: 30,
    timeWindow: 3_600_000,
    keyGenerator: (request) => `m ${request.ip}`,
  })
  server.post<TokenRoute>('/factura/:token/correo', async (request, reply) => {
    const view = await viewOf(app, request.params.token)
    const values = readFields(request.body, ['correo'])
    const correo = parseCorreo(values.correo)
    if (!correo.ok) return showInvoice(app, request, reply, view, { values, faults: correo.faults })
    const back = () => reply.redirect(`/factura/${view.token}#envios`, STATUS.seeOther)
    if (view.stampedXml === null) return back()
    const used = await limit(request)
    if (!used.isAllowed && used.isExceeded) throw tooMany(used.ttlInSeconds)
    const requested = await requestDelivery(app, { issuanceId: view.id, email: correo.value })
    if (requested.kind === 'accepted') return back()
    const faults = requested.faults.map((fault) => ({ ...fault, path: 'correo' }))
    return showInvoice(app, request, reply, view, { values, faults })
  })
}

async function correct(app: WebApp, request: FastifyRequest<TokenRoute>, reply: FastifyReply) {
  const view = await viewOf(app, request.params.token)
  const values = readReceptorForm(request.body)
  const parsed = parseReceptorForm(values)
  if (!parsed.ok && view.state === 'waiting-customer') {
    return showInvoice(app, request, reply, view, { values, faults: parsed.faults })
  }
  if (parsed.ok) {
    const outcome = await correctIssuance(app, { token: view.token, ...parsed.value })
    if (outcome.kind === 'refused')
      return showInvoice(app, request, reply, view, { values, faults: outcome.faults })
  }
  return reply.redirect(`/factura/${view.token}`, STATUS.seeOther)
}

/** Finds an issuance by the token of an address, in whatever case it was typed. Throws NotFoundError. */
export async function viewOf(app: WebApp, token: string): Promise<IssuanceView> {
  const normal = tokenOf(token)
  const view = normal === null ? null : await issuanceByToken(app.db, normal)
  if (view) return view
  throw unknownInvoice()
}

/** A request whose ticket has not come has the address that its invoice will have. */
async function earlyOf(app: WebApp, token: string): Promise<EarlyView | null> {
  const normal = tokenOf(token)
  return normal === null ? null : earlyByToken(app.db, normal)
}

/** A wish that the store has not granted has the address that its invoice would have. */
async function petitionOf(app: WebApp, token: string): Promise<Petition | null> {
  const normal = tokenOf(token)
  const petition = normal === null ? null : await petitionByToken(app.db, normal)
  return petition?.kind === 'late' && petition.state !== 'granted' ? petition : null
}

/** @returns the token as it is kept, or null for what cannot be one */
export function tokenOf(text: string): string | null {
  const normal = text.toUpperCase()
  return /^[0-9A-Z]{20,64}$/.test(normal) ? normal : null
}

export function unknownInvoice(): NotFoundError {
  return new NotFoundError('factura-no-encontrada', 'Esta factura no existe, o la dirección está incompleta.')
}

/** While the customer must correct, the form shows what was sent and where the SAT complained. */
function formOf(view: IssuanceView): FormView {
  if (view.state !== 'waiting-customer') return emptyForm
  return { values: { ...view.receptor, correo: view.email ?? '' }, faults: view.faults }
}

function wordsFor(view: IssuanceView, after: After, now: Date): Words {
  if (after.cancellation?.state === 'cancelled') return CANCELLED
  const words = wordsOf(view, now)
  return after.originals.length > 0 ? substituteWords(words, view) : words
}

async function showInvoice(
  app: WebApp,
  request: FastifyRequest,
  reply: FastifyReply,
  view: IssuanceView,
  form: FormView,
) {
  const now = app.clock.now()
  const after = await afterOf(app, view)
  const words = wordsFor(view, after, now)
  const posted = request.method === 'POST'
  const refresh_s = posted ? null : (words.refresh_s ?? (isPending(view) ? 5 : null))
  const look = {
    title: form.faults.length > 0 ? inError(words.title) : words.title,
    issuerId: view.issuer.id,
    islands: ['form', 'progress', ...(words.phase === 'ready' ? (['share'] as const) : [])] as const,
    ...(refresh_s === null ? {} : { refresh_s }),
    ...(posted ? { status: STATUS.unprocessable } : {}),
  }
  return sendPage(app, request, reply, look, <InvoiceBody {...{ view, form, now, after, words }} />)
}
