import type { Fault, Parsed } from '@timbra/cfdi'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Grouping } from '../../../issuance/request-several.ts'
import { onlyIssuer } from '../../../issuers/only.ts'
import { ticketsByIds } from '../../../tickets/find.ts'
import type { Proof } from '../../../tickets/proof.ts'
import { DEFAULT_SEARCH, numberOf, type Search } from '../../../tickets/search.ts'
import { searchesInForce } from '../../../tickets/search-settings.ts'
import type { Ticket } from '../../../tickets/ticket.ts'
import { readFields } from '../../form.ts'
import type { WebApp } from '../../web-app.ts'
import { BASKET_MAX, encryptBasket, openBasket } from './basket.ts'
import type { Prover } from './proof.ts'

/** One request of the way from tickets to the invoice. */
export type Step = {
  readonly app: WebApp
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly typed: Typed
  readonly search: Search
}

/** What the forms of this way carry: the basket, how it becomes invoices, and a further ticket with its proof. */
export type Typed = Proof & {
  readonly boletos: string
  readonly grouping: Grouping
  /** The fields of the store's own ticket number. */
  readonly own: Readonly<Record<string, string>>
}

const BASKET_LENGTH_MAX = 2_000

export async function stepOf(app: WebApp, request: FastifyRequest, reply: FastifyReply): Promise<Step> {
  const source = request.method === 'POST' ? request.body : request.query
  const search = await searchOfHouse(app)
  const { modo, ...proof } = readFields(source, ['numero', 'total', 'fecha', 'tarjeta', 'modo'])
  const { boletos } = readFields(source, ['boletos'], BASKET_LENGTH_MAX)
  const own = readFields(
    source,
    search.fields.map(({ name }) => name),
  )
  const typed = { ...proof, boletos, own, grouping: modo === 'cada' ? 'apart' : 'together' } as const
  return { app, request, reply, typed, search }
}

/** How tickets are found here, before any ticket tells whose it is. */
async function searchOfHouse(app: WebApp): Promise<Search> {
  const [issuer, searches] = await Promise.all([onlyIssuer(app.db), searchesInForce(app.db)])
  return issuer === null ? DEFAULT_SEARCH : searches.of(issuer.id)
}

/** What hidden fields take from one step to the next. */
export function carried(typed: Typed): Record<string, string> {
  return { boletos: typed.boletos, ...(typed.grouping === 'apart' ? { modo: 'cada' } : {}) }
}

export type Gathered =
  | { readonly kind: 'tickets'; readonly tickets: readonly Ticket[]; readonly typed: Typed }
  /** Nothing was given yet. */
  | { readonly kind: 'nothing' }
  /** A number without all of its proof yet. */
  | { readonly kind: 'ask-proof'; readonly faults: readonly Fault[]; readonly basket: readonly Ticket[] }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[]; readonly basket: readonly Ticket[] }

/** The tickets of the basket, and the one that was typed if it is proved. `typed` comes back with it in the basket. */
export async function gather(step: Step, prover: Prover): Promise<Gathered> {
  const { app, typed, search } = step
  const ids = openBasket(app, typed.boletos)
  if (ids === null) return { kind: 'refused', faults: [STALE], basket: [] }
  const basket = await ticketsByIds(app.db, ids)
  const proof = proofOf(typed, search)
  if (!proof.ok) return { kind: 'refused', faults: proof.faults, basket }
  if (isBlank(proof.value)) return basket.length === 0 ? { kind: 'nothing' } : gathered(step, basket)
  const proven = await prover(step.request, proof.value, search.proof)
  if (proven.kind === 'refused') return { ...proven, basket }
  if (proven.kind === 'ask-proof') return { kind: 'ask-proof', faults: proven.slips, basket }
  return added(step, basket, proven.ticket)
}

/** True when the number was given in the store's own fields. */
export function isByOwnFields({ numero, own }: Typed): boolean {
  return numero === '' && Object.values(own).some((value) => value !== '')
}

/** What is wrong with the number, at the field into which it was typed. */
export function atTypedField({ typed, search }: Step, faults: readonly Fault[]): readonly Fault[] {
  const [field] = search.fields
  if (field === undefined || !isByOwnFields(typed)) return faults
  return faults.map((each) => (each.path === 'numero' ? { ...each, path: field.name } : each))
}

/** The number and its proof as they were typed, put together where they came in parts. */
export function proofOf(typed: Typed, search: Search): Parsed<Proof> {
  const { numero, total, fecha, tarjeta } = typed
  if (!isByOwnFields(typed)) return { ok: true, value: { numero, total, fecha, tarjeta } }
  const made = numberOf(search, typed.own)
  return made.ok ? { ok: true, value: { numero: made.value, total, fecha, tarjeta } } : made
}

function isBlank(proof: Proof): boolean {
  return Object.values(proof).every((value) => value === '')
}

function added(step: Step, basket: readonly Ticket[], ticket: Ticket): Gathered {
  if (basket.some(({ id }) => id === ticket.id)) return gathered(step, basket)
  if (basket.length >= BASKET_MAX) return { kind: 'refused', faults: [FULL], basket }
  if (basket.some(({ issuerId }) => issuerId !== ticket.issuerId))
    return { kind: 'refused', faults: [OTHER_ISSUER], basket }
  return gathered(step, [...basket, ticket])
}

function gathered({ app, typed }: Step, tickets: readonly Ticket[]): Gathered {
  const boletos = encryptBasket(
    app,
    tickets.map(({ id }) => id),
  )
  return { kind: 'tickets', tickets, typed: { ...EMPTY, boletos, grouping: typed.grouping } }
}

const EMPTY = { numero: '', total: '', fecha: '', tarjeta: '', own: {} }

const STALE = fault('boletos-caducos', 'La página estuvo abierta mucho tiempo. Escribe tu ticket otra vez.')
const FULL = fault('boletos-llenos', `Ya son ${BASKET_MAX} tickets. Factura estos primero y luego los demás.`)
const OTHER_ISSUER = fault(
  'otro-emisor',
  'Ese ticket es de otra empresa, y cada empresa factura lo suyo. Factúralo por separado.',
)

function fault(code: string, message: string): Fault {
  return { code, path: 'numero', message, source: 'portals.md §6 #17' }
}
