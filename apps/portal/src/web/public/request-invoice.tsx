import { type Fault, warningsForReceptor } from '@timbra/cfdi'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { listProfiles } from '../../fiscal-profiles/list.ts'
import type { FiscalProfile } from '../../fiscal-profiles/profile.ts'
import { requestIssuance } from '../../issuance/request.ts'
import { liveTokenOfTicket } from '../../issuance/view.ts'
import { storeById } from '../../stores/find.ts'
import { canInvoice, type Ticket } from '../../tickets/ticket.ts'
import { type FormView, readFields } from '../form.ts'
import { sendPage } from '../page.tsx'
import { type Both, both, inError } from '../language.ts'
import { STATUS } from '../render-error.ts'
import type { WebApp } from '../web-app.ts'
import { CannotInvoice } from './cannot-invoice.tsx'
import { FiscalData } from './fiscal-data.tsx'
import { createProver, type Proof, type Prover } from './proof.ts'
import { Purchase } from './purchase.tsx'
import { parseReceptorForm, readReceptorForm } from './receptor-form.ts'
import { Review } from './review.tsx'

type Step = {
  readonly app: WebApp
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly proof: Proof
}
type Answer = (step: Step, ticket: Ticket) => Promise<unknown>

/** /facturar: from the ticket to the request, without account. The proof goes along in every form and is checked
 *  again at every step; nothing is kept on the server until the last button. */
export function registerRequestInvoice(server: FastifyInstance, app: WebApp): void {
  const prover = createProver(app)
  server.get('/facturar', (request, reply) => {
    const proof = readFields(request.query, ['numero', 'total'])
    const step = { app, request, reply, proof }
    return proof.numero + proof.total === ''
      ? showPurchase(step, [], false)
      : proven(prover, step, ifFree(start))
  })
  const post = (path: string, answer: Answer) =>
    server.post(path, (request, reply) => {
      const proof = readFields(request.body, ['numero', 'total'])
      return proven(prover, { app, request, reply, proof }, answer)
    })
  post('/facturar/datos', ifFree(edit))
  post('/facturar/revisar', ifFree(review))
  post('/facturar', submit)
}

/** Goes on with the ticket of the proof, or shows the form for the proof again. */
async function proven(prover: Prover, step: Step, answer: Answer) {
  const outcome = await prover(step.request, step.proof)
  if (outcome.kind === 'refused') return showPurchase(step, outcome.faults, false)
  if (outcome.kind === 'ask-total') return showPurchase(step, [], true)
  return answer(step, outcome.ticket)
}

/** Goes on only with a ticket that can be invoiced; one that has an invoice leads its holder to that page. */
function ifFree(answer: Answer): Answer {
  return async (step, ticket) => {
    const { app, request, reply } = step
    const token = await liveTokenOfTicket(app.db, ticket.id)
    if (token !== null) return reply.redirect(`/factura/${token}`, STATUS.seeOther)
    const fault = canInvoice(ticket, app.clock.now())
    if (fault === null) return answer(step, ticket)
    const title = both('Esta compra no se puede facturar aquí', 'This purchase cannot be invoiced here')
    const look = { title, status: STATUS.unprocessable, issuerId: ticket.issuerId, ...again(step) }
    return sendPage(app, request, reply, look, <CannotInvoice fault={fault} />)
  }
}

/** The empty form; for an account the one filled with the data that it keeps first, or that it has chosen. */
async function start(step: Step, ticket: Ticket) {
  const { perfil } = readFields(step.request.query, ['perfil'])
  const profiles = await profilesOf(step)
  const chosen =
    profiles.find((profile) => profile.id === perfil) ?? (perfil === '' ? profiles[0] : undefined)
  const values = chosen ? { ...chosen.receptor, correo: chosen.correo ?? '' } : {}
  return showFiscalData(step, ticket, { values, faults: [] }, { profiles, profileId: chosen?.id ?? 'otros' })
}

/** Back from the review, with everything that was typed. */
async function edit(step: Step, ticket: Ticket) {
  const form = { values: readReceptorForm(step.request.body), faults: [] }
  return showFiscalData(step, ticket, form, { profiles: await profilesOf(step), profileId: 'otros' })
}

async function review(step: Step, ticket: Ticket) {
  const parsed = parseReceptorForm(readReceptorForm(step.request.body))
  if (!parsed.ok) return showFaults(step, ticket, parsed.faults)
  const { app, proof } = step
  const store = await storeById(app.db, ticket.storeId)
  const warnings = warningsForReceptor(parsed.value.receptor)
  const body = <Review {...parsed.value} {...{ ticket, store, proof, warnings, requestId: app.ids.uuid() }} />
  const look = lookOf(step, both('Revisa y confirma', 'Check and confirm'), [], ticket)
  return sendPage(app, step.request, step.reply, look, body)
}

async function submit(step: Step, ticket: Ticket) {
  const { app, request, reply } = step
  const parsed = parseReceptorForm(readReceptorForm(request.body))
  if (!parsed.ok) return showFaults(step, ticket, parsed.faults)
  const { id } = readFields(request.body, ['id'])
  const requested = await requestIssuance(app, {
    id,
    ticketIds: [ticket.id],
    ...parsed.value,
    accountId: request.account?.id ?? null,
  })
  if (requested.kind === 'refused') return showFaults(step, ticket, requested.faults)
  return reply.redirect(`/factura/${requested.token}`, STATUS.seeOther)
}

function showPurchase(step: Step, faults: readonly Fault[], askTotal: boolean) {
  const look = lookOf(step, both('Datos de tu compra', 'Your purchase'), faults)
  const body = <Purchase form={{ values: step.proof, faults }} askTotal={askTotal} />
  return sendPage(step.app, step.request, step.reply, look, body)
}

async function showFaults(step: Step, ticket: Ticket, faults: readonly Fault[]) {
  const form = { values: readReceptorForm(step.request.body), faults }
  return showFiscalData(step, ticket, form, { profiles: await profilesOf(step), profileId: 'otros' })
}

type ProfileChoice = { readonly profiles: readonly FiscalProfile[]; readonly profileId: string }

async function showFiscalData(step: Step, ticket: Ticket, form: FormView, choice: ProfileChoice) {
  const { app, request, reply, proof } = step
  const store = await storeById(app.db, ticket.storeId)
  const body = <FiscalData {...{ ticket, store, proof, form }} {...choice} />
  const title = both('Tus datos fiscales', 'Your tax data')
  return sendPage(app, request, reply, lookOf(step, title, form.faults, ticket), body)
}

async function profilesOf({ app, request }: Step): Promise<readonly FiscalProfile[]> {
  return request.account ? listProfiles(app.db, request.account.id) : []
}

function lookOf(step: Step, title: Both, faults: readonly Fault[], ticket?: Ticket) {
  return {
    title: faults.length > 0 ? inError(title) : title,
    ...(faults.length > 0 ? { status: STATUS.unprocessable } : {}),
    islands: ['form'] as const,
    ...(ticket === undefined ? {} : { issuerId: ticket.issuerId }),
    ...again(step),
  }
}

/** Looking at the data once more changes nothing; sending the last form would. */
function again({ request, proof }: Step) {
  const harmless = /^\/facturar\/(?:datos|revisar)$/.test(request.routeOptions.url ?? '')
  return harmless ? { again: { ...proof, ...readReceptorForm(request.body) } } : {}
}
