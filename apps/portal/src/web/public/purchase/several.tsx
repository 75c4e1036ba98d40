import type { FastifyInstance } from 'fastify'
import { NotFoundError } from '../../../errors.ts'
import type { RequestedGroup } from '../../../issuance/request-several.ts'
import { issuanceByToken, type IssuanceView } from '../../../issuance/view.ts'
import { fromOpaqueText, toOpaqueText } from '../../../secrets.ts'
import { ticketsByIds } from '../../../tickets/find.ts'
import type { Ticket } from '../../../tickets/ticket.ts'
import { readFields } from '../../form.ts'
import { both } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import type { WebApp } from '../../web-app.ts'
import { FaultText } from '../../ui/fault-text.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { formatPesos } from '../../ui/money.ts'
import { Steps } from '../../ui/steps.tsx'
import { formatCode } from '../../../tickets/code.ts'
import { WORDS } from '../state-words.ts'
import { barOf } from './states.ts'

const PURPOSE = 'facturas'
const LIST_LENGTH_MAX = 8_000

/** The address of the page that shows what came of several requests made at once: their tokens and, of those that were
 *  refused, their tickets. Encrypted, so that it can neither be made up nor read in a log. */
export function severalAddress(app: WebApp, answers: readonly RequestedGroup[]): string {
  const listed: Listed = {
    tokens: answers.flatMap(({ outcome }) => (outcome.kind === 'requested' ? [outcome.token] : [])),
    refused: answers.flatMap(({ outcome, ticketIds }) => (outcome.kind === 'refused' ? ticketIds : [])),
  }
  return `/facturas?lista=${toOpaqueText(app.secrets, Buffer.from(JSON.stringify(listed)), PURPOSE)}`
}

type Listed = { readonly tokens: readonly string[]; readonly refused: readonly string[] }

/** /facturas?lista=…: each invoice of one basket with its state, until all are there. */
export function registerSeveral(server: FastifyInstance, app: WebApp): void {
  server.get('/facturas', async (request, reply) => {
    const listed = opened(app, readFields(request.query, ['lista'], LIST_LENGTH_MAX).lista)
    const [views, refused] = await Promise.all([
      Promise.all(listed.tokens.map((token) => issuanceByToken(app.db, token))),
      ticketsByIds(app.db, listed.refused),
    ])
    const invoices = views.filter((view) => view !== null)
    const waiting = invoices.some(({ uuid, state }) => uuid === null && state !== 'withdrawn')
    const [first] = invoices
    const look = {
      title: both('Tus facturas', 'Your invoices'),
      ...(waiting ? { refresh_s: 5, islands: ['renew'] as const } : {}),
      ...(first ? { issuerId: first.issuer.id } : {}),
    }
    return sendPage(
      app,
      request,
      reply,
      look,
      <Several invoices={invoices} refused={refused} now={app.clock.now()} />,
    )
  })
}

function opened(app: WebApp, list: string): Listed {
  const bytes = fromOpaqueText(app.secrets, list, PURPOSE)
  if (bytes === null) throw new NotFoundError('facturas-desconocidas', 'Esa lista de facturas no existe.')
  return JSON.parse(bytes.toString()) as Listed
}

type SeveralProps = {
  readonly invoices: readonly IssuanceView[]
  readonly refused: readonly Ticket[]
  readonly now: Date
}

function Several({ invoices, refused, now }: SeveralProps) {
  const { say } = useLanguage()
  const ready = invoices.filter(({ uuid }) => uuid !== null).length
  return (
    <>
      <Steps current={4} />
      <h1>{say('Tus facturas', 'Your invoices')}</h1>
      <p class="lead" role="status" data-live="cuantas">
        {invoices.length > 0 && <HowMany ready={ready} of={invoices.length} />}
        {refused.length > 0 && <HowManyNot refused={refused.length} />}
      </p>
      <ul class="tickets" data-live="facturas">
        {invoices.map((invoice) => (
          <Invoice key={invoice.token} invoice={invoice} />
        ))}
        {refused.map((ticket) => (
          <Refused key={ticket.id} ticket={ticket} now={now} />
        ))}
      </ul>
    </>
  )
}

function HowMany({ ready, of }: { ready: number; of: number }) {
  const { say } = useLanguage()
  if (ready < of)
    return say(
      `${ready} de ${of} listas. Lo demás sigue en marcha y aparece aquí; no lo pidas otra vez. `,
      `${ready} of ${of} ready. The rest is under way and appears here; do not ask for it again. `,
    )
  return ready === 1
    ? say('Tu factura está lista. ', 'Your invoice is ready. ')
    : say(`Las ${ready} están listas. `, `All ${ready} are ready. `)
}

function HowManyNot({ refused }: { refused: number }) {
  const { say } = useLanguage()
  return refused === 1
    ? say(
        'Un ticket se quedó sin factura; abajo dice por qué.',
        'One ticket got no invoice; below it says why.',
      )
    : say(
        `${refused} tickets se quedaron sin factura; abajo dice por qué.`,
        `${refused} tickets got no invoice; below it says why.`,
      )
}

function Invoice({ invoice }: { invoice: IssuanceView }) {
  const { say, tell } = useLanguage()
  return (
    <li class="card">
      <h2>
        {invoice.store.name} · <span class="mono">{formatPesos(invoice.total)}</span>
      </h2>
      <p class="hint">{invoice.tickets.map(({ code }) => formatCode(code)).join(', ')}</p>
      <p>{tell(WORDS[invoice.state].title)}</p>
      <p class="actions">
        <a class="button secondary" href={`/factura/${invoice.token}`}>
          {invoice.uuid === null
            ? say('Ver cómo va', 'See how it goes')
            : say('Ver y descargar', 'See and download')}
        </a>
      </p>
    </li>
  )
}

function Refused({ ticket, now }: { ticket: Ticket; now: Date }) {
  const { say } = useLanguage()
  const fault = barOf(ticket, now)
  return (
    <li class="card">
      <h2>
        {say('Sin factura', 'No invoice')} · <span class="mono">{formatPesos(ticket.total)}</span>
      </h2>
      <p class="hint">{formatCode(ticket.code)}</p>
      <p class="fault">
        {fault ? (
          <FaultText fault={fault} />
        ) : (
          say('Este ticket no entró con los demás.', 'This ticket did not go with the others.')
        )}{' '}
        <a href={`/facturar?${new URLSearchParams({ numero: ticket.code })}`}>
          {say('Intentar con este ticket solo', 'Try with this ticket alone')}
        </a>
      </p>
    </li>
  )
}
