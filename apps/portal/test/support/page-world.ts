import assert from 'node:assert/strict'
import type { Config } from '../../src/config.ts'
import { ISSUANCE_STATES, type IssuanceState } from '../../src/issuance/issuance.ts'
import { type Portal, startPortal } from './portal.ts'
import { EMPRESA, VECTOR_A } from './journey.ts'
import { askToChange, changeInvoice, type WaitingPages, waitingPages } from './page-world-waiting.ts'

/** A portal with everything that its pages can show: an invoice in every state, an account with data, an acuse. */
export type PageWorld = {
  readonly portal: Portal
  /** The code of a ticket that nobody has invoiced. */
  readonly freeCode: string
  /** The code of a ticket whose time is over. */
  readonly expiredCode: string
  readonly tokens: Readonly<Record<IssuanceState, string>>
  /** An invoice that is taking long. */
  readonly lateToken: string
  readonly acuse: string
  /** An invoice whose place another one takes. */
  readonly changedToken: string
  /** The same, once the SAT has cancelled the first. */
  readonly cancelledToken: string
  /** An invoice that only the store can change, and has been asked to. */
  readonly askedToken: string
  readonly waiting: WaitingPages
  /** "timbra=…": somebody who has entered. */
  readonly session: string
  readonly profileId: string
  /** The token of a link for an accountant. */
  readonly share: string
}

const PHRASE = 'cuatro manzanas verdes'
const SAME_SITE = { 'sec-fetch-site': 'same-origin' }

export async function pageWorld(change: Partial<Config> = {}): Promise<PageWorld> {
  const portal = await startPortal(change)
  const [stampedTicket, ...tickets] = await freeTickets(portal)
  const stamped = await ask(portal, stampedTicket ?? '')
  await untilStamped(portal, stamped)
  const [changedToken, cancelledToken] = [await ask(portal, take(tickets)), await ask(portal, take(tickets))]
  await untilStamped(portal, changedToken)
  await untilStamped(portal, cancelledToken)
  const askedToken = await ask(portal, await dearTicket(portal))
  await untilStamped(portal, askedToken)
  const delivered = await ask(portal, take(tickets), 'a@example.com')
  await untilStamped(portal, delivered) // and mailed: only then nothing more will change
  await portal.stopWorker()
  const tokens: Partial<Record<IssuanceState, string>> = { stamped, delivered }
  for (const state of ISSUANCE_STATES.filter((state) => tokens[state] === undefined)) {
    const token = await ask(portal, take(tickets))
    await force(portal, token, state)
    tokens[state] = token
  }
  const lateToken = await ask(portal, take(tickets), 'a@example.com')
  await portal.app.pool.query(
    `update issuance set requested_at = requested_at - interval '1 minute' where token = $1`,
    [lateToken],
  )
  const acuse = (await (await fetch(`${portal.url}/factura/${lateToken}/acuse.json`)).json()) as {
    id: string
  }
  const expiredCode = take(tickets)
  await portal.app.pool.query(`update ticket set invoice_by = now() - interval '1 day' where code = $1`, [
    expiredCode,
  ])
  const send = (path: string, fields: Record<string, string>) => post(portal, path, fields)
  await changeInvoice(portal, send, changedToken)
  await changeInvoice(portal, send, cancelledToken)
  await portal.app.pool.query(
    `update cancellation set state = 'cancelled' from issuance
      where issuance.id = issuance_id and token = $1`,
    [cancelledToken],
  )
  await askToChange(portal, send, askedToken)
  const codes = { code: () => take(tickets), invoiced: stampedTicket ?? '' }
  const waiting = await waitingPages(portal, send, codes)
  const session = await enter(portal)
  return {
    portal,
    freeCode: (await portal.ticket(VECTOR_A.numero)).code,
    expiredCode,
    tokens: tokens as Record<IssuanceState, string>,
    lateToken,
    acuse: acuse.id,
    changedToken,
    cancelledToken,
    askedToken,
    waiting,
    session,
    profileId: await addProfile(portal, session),
    share: await share(portal, session),
  }
}

async function freeTickets(portal: Portal): Promise<string[]> {
  const { rows } = await portal.app.pool.query<{ code: string }>(
    'select code from ticket where total > 10 and external_id <> $1 order by id limit 30',
    [VECTOR_A.numero],
  )
  return rows.map(({ code }) => code)
}

/** Over $1,000: its invoice is cancelled with the receiver's consent only. */
async function dearTicket(portal: Portal): Promise<string> {
  const { rows } = await portal.app.pool.query<{ code: string }>(
    `select code from ticket where total > 1000 and invoice_by > now() and id not in (select ticket_id from issuance_ticket)
      order by id desc limit 1`,
  )
  return rows[0]?.code ?? assert.fail('the sample has no dear ticket')
}

function take(codes: string[]): string {
  return codes.shift() ?? assert.fail('the sample has too few tickets')
}

async function ask(portal: Portal, code: string, correo = ''): Promise<string> {
  const answer = await post(portal, '/facturar', {
    ...EMPRESA,
    numero: code,
    correo,
    id: portal.app.ids.uuid(),
  })
  assert.equal(answer.status, 303)
  return answer.headers.get('location')?.split('/').at(-1) ?? ''
}

async function untilStamped(portal: Portal, token: string): Promise<void> {
  const answer = await fetch(`${portal.url}/factura/${token}/avance`)
  await answer.text() // ends when nothing more will change
}

/** What the customer must mend stands at its field, as after a refusal of the SAT. */
async function force(portal: Portal, token: string, state: IssuanceState): Promise<void> {
  const fault = { code: 'CFDI40145', path: 'nombre', message: 'El nombre no coincide.', source: 'PAC' }
  const faults = state === 'waiting-customer' ? JSON.stringify([fault]) : null
  await portal.app.pool.query('update issuance set state = $1, faults = $2 where token = $3', [
    state,
    faults,
    token,
  ])
}

async function enter(portal: Portal): Promise<string> {
  const person = { nombre: 'Ana Prueba', correo: 'ana@example.com', contrasena: PHRASE }
  await post(portal, '/registro', person)
  await portal.app.pool.query('update account set confirmed_at = now()')
  const answer = await post(portal, '/entrar', person)
  // All invoices are hers, and she has just shown her password again.
  await portal.app.pool.query('update issuance set account_id = (select id from account)')
  await portal.app.pool.query('update account_session set proven_at = now()')
  return answer.headers.get('set-cookie')?.split(';')[0] ?? assert.fail('no session')
}

async function addProfile(portal: Portal, cookie: string): Promise<string> {
  await post(portal, '/cuenta/datos-fiscales/nuevo', { ...EMPRESA, tipo: 'empresa', correo: '' }, cookie)
  const { rows } = await portal.app.pool.query<{ id: string }>('select id from fiscal_profile')
  return rows[0]?.id ?? assert.fail('no fiscal data')
}

async function share(portal: Portal, cookie: string): Promise<string> {
  const month = new Date().toISOString().slice(0, 7)
  const terms = { paraQuien: 'Contadora', rfc: '', desde: month, hasta: month, dias: '30' }
  const answer = await post(portal, '/cuenta/enlaces', terms, cookie)
  return /compartido\/([0-9A-Z]{52})/.exec(await answer.text())?.[1] ?? assert.fail('no link')
}

function post(portal: Portal, path: string, fields: Record<string, string>, cookie = ''): Promise<Response> {
  const body = new URLSearchParams(fields)
  return fetch(portal.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...SAME_SITE, cookie },
    body,
  })
}
