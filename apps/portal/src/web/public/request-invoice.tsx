import { type Fault, warningsForReceptor } from '@timbra/cfdi'
import type { FastifyInstance } from 'fastify'
import { type Constancia, readConstancia } from '../../constancia/read.ts'
import { mayAskLate } from '../../deadlines/late.ts'
import { listProfiles } from '../../fiscal-profiles/list.ts'
import type { FiscalProfile } from '../../fiscal-profiles/profile.ts'
import { groupTickets, requestSeveral } from '../../issuance/request-several.ts'
import { type FormView, readFields } from '../form.ts'
import { sendPage } from '../page.tsx'
import { type Both, both, inError } from '../language.ts'
import { STATUS } from '../render-error.ts'
import type { WebApp } from '../web-app.ts'
import { FiscalData } from './fiscal-data.tsx'
import { showBasket } from './purchase/basket-page.tsx'
import { CannotInvoice } from './purchase/cannot-invoice.tsx'
import { createProver, type Prover } from './purchase/proof.ts'
import { severalAddress } from './purchase/several.tsx'
import { showPurchase } from './purchase/show-purchase.tsx'
import { type BasketTicket, freeOnes, statesOf } from './purchase/states.ts'
import { carried, gather, type Step, stepOf, type Typed } from './purchase/step.ts'
import { acceptUploads, readUpload } from './purchase/upload.ts'
import { filledFrom } from './receiver/constancia.ts'
import { parseReceptorForm, readReceptorForm } from './receptor-form.ts'
import { Review } from './review.tsx'

/** A step whose tickets are proved; `basket` holds at least one that is free. */
type Ready = Step & { readonly typed: Typed; readonly basket: readonly BasketTicket[] }
type Answer = (ready: Ready) => Promise<unknown>

/** /facturar: from the tickets to the request, without account. The basket of proved tickets goes along in every form;
 *  nothing is kept on the server until the last button. */
export async function registerRequestInvoice(server: FastifyInstance, app: WebApp): Promise<void> {
  const prover = createProver(app)
  server.get('/facturar', async (request, reply) =>
    proven(prover, await stepOf(app, request, reply), ifFree(start)),
  )
  const post = (path: string, answer: Answer) =>
    server.post(path, async (request, reply) => proven(prover, await stepOf(app, request, reply), answer))
  post('/facturar/datos', ifFree(edit))
  post('/facturar/revisar', ifFree(review))
  post('/facturar', submit)
  await server.register(async (uploads) => {
    await acceptUploads(uploads)
    uploads.post('/facturar/constancia', async (request, reply) => {
      const { bytes, fields } = await readUpload(app, request)
      const step = await stepOf(app, Object.assign(request, { body: fields }), reply)
      return proven(
        prover,
        step,
        ifFree((ready) => fromConstancia(ready, bytes)),
      )
    })
  })
}

/** Goes on with the tickets that are proved, or shows the form for the proof again. */
async function proven(prover: Prover, step: Step, answer: Answer) {
  const gathered = await gather(step, prover)
  if (gathered.kind === 'nothing') return showPurchase(step, { faults: [] })
  if (gathered.kind !== 'tickets')
    return showPurchase(step, { faults: gathered.faults, askProof: gathered.kind === 'ask-proof' })
  const basket = await statesOf(step.app, gathered.tickets)
  return answer({ ...step, typed: gathered.typed, basket })
}

/** Goes on only with tickets that can be invoiced. A single one that has an invoice leads its holder to that page; of
 *  several, those that cannot go are shown before the customer goes on without them. */
function ifFree(answer: Answer): Answer {
  return async (ready) => {
    const { basket, request, reply } = ready
    const [only] = basket
    const free = freeOnes(basket)
    if (free.length > 0 && (free.length === basket.length || isGoingOn(ready)))
      return answer({ ...ready, basket: free })
    if (basket.length > 1 || !only) return showBasket({ step: ready, ...ready, faults: [], askProof: false })
    if (only.state.kind === 'invoiced') return reply.redirect(`/factura/${only.state.token}`, STATUS.seeOther)
    if (only.state.kind === 'free') return answer(ready)
    const title = both('Esta compra no se puede facturar aquí', 'This purchase cannot be invoiced here')
    const look = { title, status: STATUS.unprocessable, issuerId: only.ticket.issuerId, ...again(ready) }
    return sendPage(
      ready.app,
      request,
      reply,
      look,
      <CannotInvoice fault={only.state.fault} lateHref={lateHrefOf(ready, only)} />,
    )
  }
}

/** Where the store can be asked for an invoice whose deadline has passed, within the year of the purchase. */
function lateHrefOf({ app, typed }: Ready, { ticket, state }: BasketTicket): string | null {
  const expired = state.kind === 'barred' && state.fault.code === 'ticket-vencido'
  if (!expired || !mayAskLate(ticket, app.clock.now())) return null
  return `/facturar/tarde?${new URLSearchParams(carried(typed))}`
}

/** The page of all tickets has been seen, and "Continuar" was pressed there or later. */
function isGoingOn({ request }: Ready): boolean {
  return request.method === 'POST' || readFields(request.query, ['seguir']).seguir !== ''
}

/** The empty form; for an account the one filled with the data that it keeps first, or that it has chosen. */
async function start(ready: Ready) {
  const { perfil } = readFields(ready.request.query, ['perfil'])
  const profiles = await profilesOf(ready)
  const chosen =
    profiles.find((profile) => profile.id === perfil) ?? (perfil === '' ? profiles[0] : undefined)
  const values = chosen ? { ...chosen.receptor, correo: chosen.correo ?? '' } : {}
  return showFiscalData(ready, { values, faults: [] }, { profiles, profileId: chosen?.id ?? 'otros' })
}

/** Back from the review, with everything that was typed. */
async function edit(ready: Ready) {
  const form = { values: readReceptorForm(ready.request.body), faults: [] }
  return showFiscalData(ready, form, { profiles: await profilesOf(ready), profileId: 'otros' })
}

/** The form filled with what a Constancia says; with a fault at the file, and all that was typed, when it says nothing. */
async function fromConstancia(ready: Ready, bytes: Uint8Array) {
  const typed = readReceptorForm(ready.request.body)
  const read = await readConstancia(ready.app.scanner, bytes)
  if (!read.ok) return showFaults(ready, read.faults)
  const form = { values: filledFrom(read.value, typed), faults: [] }
  const choice = { profiles: await profilesOf(ready), profileId: 'otros' }
  return showFiscalData(ready, form, choice, read.value)
}

async function review(ready: Ready) {
  const parsed = parseReceptorForm(readReceptorForm(ready.request.body))
  if (!parsed.ok) return showFaults(ready, parsed.faults)
  const { app, basket, typed } = ready
  const warnings = warningsForReceptor(parsed.value.receptor)
  const invoices = groupTickets(
    basket.map(({ ticket }) => ticket),
    typed.grouping,
  ).length
  const props = {
    ...parsed.value,
    basket,
    invoices,
    carried: carried(typed),
    warnings,
    requestId: app.ids.uuid(),
  }
  const look = lookOf(ready, both('Revisa y confirma', 'Check and confirm'), [])
  return sendPage(app, ready.request, ready.reply, look, <Review {...props} />)
}

/** Every group of tickets is a request of its own, also those that have an invoice by now: it is the answer then. */
async function submit(ready: Ready) {
  const { app, request, reply, basket, typed } = ready
  const parsed = parseReceptorForm(readReceptorForm(request.body))
  if (!parsed.ok) return ifFree((free) => showFaults(free, parsed.faults))(ready)
  const { id } = readFields(request.body, ['id'])
  const tickets = basket.map(({ ticket }) => ticket)
  const groups = groupTickets(tickets, typed.grouping)
  const answers = await requestSeveral(app, {
    id,
    groups,
    ...parsed.value,
    accountId: request.account?.id ?? null,
  })
  const [first] = answers
  if (answers.length > 1) return reply.redirect(severalAddress(app, answers), STATUS.seeOther)
  if (first?.outcome.kind === 'refused') return showFaults(ready, first.outcome.faults)
  return reply.redirect(`/factura/${first?.outcome.token}`, STATUS.seeOther)
}

async function showFaults(ready: Ready, faults: readonly Fault[]) {
  const form = { values: readReceptorForm(ready.request.body), faults }
  return showFiscalData(ready, form, { profiles: await profilesOf(ready), profileId: 'otros' })
}

type ProfileChoice = { readonly profiles: readonly FiscalProfile[]; readonly profileId: string }

async function showFiscalData(ready: Ready, form: FormView, choice: ProfileChoice, constancia?: Constancia) {
  const { app, request, reply, basket, typed } = ready
  const body = <FiscalData {...{ basket, form, constancia }} {...choice} carried={carried(typed)} />
  const title = both('Tus datos fiscales', 'Your tax data')
  return sendPage(app, request, reply, lookOf(ready, title, form.faults), body)
}

async function profilesOf({ app, request }: Step): Promise<readonly FiscalProfile[]> {
  return request.account ? listProfiles(app.db, request.account.id) : []
}

function lookOf(ready: Ready, title: Both, faults: readonly Fault[]) {
  const [first] = ready.basket
  return {
    title: faults.length > 0 ? inError(title) : title,
    ...(faults.length > 0 ? { status: STATUS.unprocessable } : {}),
    islands: ['form'] as const,
    cacheControl: FOR_THE_WAY_BACK,
    ...(first === undefined ? {} : { issuerId: first.ticket.issuerId }),
    ...again(ready),
  }
}

/** Kept by the customer's own browser, and asked for again before it is shown anew: without that the arrow that leads back
 *  finds no page after a POST, and forms come back empty. Whoever uses the browser next sees no more than its history
 *  shows anyway. Source: RFC 9111 §5.2.2; ERR_CACHE_MISS of Chromium */
const FOR_THE_WAY_BACK = 'private, no-cache'

/** Looking at the data once more changes nothing; sending the last form would. */
function again({ request, typed }: Ready) {
  const harmless = /^\/facturar\/(?:datos|revisar)$/.test(request.routeOptions.url ?? '')
  return harmless ? { again: { ...carried(typed), ...readReceptorForm(request.body) } } : {}
}
