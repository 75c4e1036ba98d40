import assert from 'node:assert/strict'
import { openPetitions } from '../../src/petitions/find.ts'
import { refusePetition } from '../../src/petitions/decide.ts'
import { petitionFolio } from '../../src/petitions/petition.ts'
import { soleIssuer } from '../../src/issuers/find.ts'
import { EMPRESA, PERSONA } from './journey.ts'
import type { Portal } from './portal.ts'

/** Pages that wait for somebody: the till, the store, several invoices at once, the SAT. */
export type WaitingPages = {
  /** Two tickets of two stores, as the forms carry them. */
  readonly basket: string
  /** The same and one that has an invoice. */
  readonly mixedBasket: string
  readonly severalPath: string
  /** A request whose ticket has not come. */
  readonly earlyToken: string
  readonly petition: { readonly open: string; readonly refused: string }
}

export type Post = (path: string, fields: Record<string, string>) => Promise<Response>

/** `code()` gives the code of another ticket that nobody has invoiced, `invoiced` is one that somebody has.
 *  Needs a portal whose worker rests, so that nothing moves on. */
export async function waitingPages(
  portal: Portal,
  post: Post,
  codes: { code(): string; invoiced: string },
): Promise<WaitingPages> {
  const two = [await otherStore(portal, '0031-%'), await otherStore(portal, '2986-%')]
  const basket = await basketOf(portal, two)
  const asked = await post('/facturar', {
    ...EMPRESA,
    correo: '',
    id: portal.app.ids.uuid(),
    modo: 'cada',
    boletos: await basketOf(portal, [codes.code(), codes.code()]),
  })
  const proof = { numero: '0031-04-20261125-999998', total: '100.00' }
  const early = await post('/facturar/espera', {
    ...EMPRESA,
    ...proof,
    correo: '',
    id: portal.app.ids.uuid(),
  })
  const refused = await askLate(portal, post, codes.code())
  const open = await openPetitions(portal.app.db, (await soleIssuer(portal.app.db)).id)
  const petition = open.find(({ token }) => token === refused)
  const answer = 'Tu compra ya está en la declaración de octubre; ven a la tienda y lo vemos.'
  assert.ok(petition)
  await refusePetition(portal.app, { folio: petitionFolio(petition), who: 'staff:ana', answer })
  return {
    basket,
    mixedBasket: await basketOf(portal, [...two, codes.invoiced]),
    severalPath: locationOf(asked),
    earlyToken: tokenOf(early),
    petition: { open: await askLate(portal, post, codes.code()), refused },
  }
}

/** An invoice that the customer has changed: its successor is asked for, its cancellation follows. */
export async function changeInvoice(portal: Portal, post: Post, token: string): Promise<void> {
  const fields = { ...PERSONA, correo: '', id: portal.app.ids.uuid() }
  locationOf(await post(`/factura/${token}/cambiar`, fields))
}

/** An invoice of last week, over $1,000, whose holder has asked the store to change it. */
export async function askToChange(portal: Portal, post: Post, token: string): Promise<void> {
  await aWeekAgo(portal, token)
  const fields = { ...PERSONA, correo: '', motivo: 'Es mi RFC anterior', id: portal.app.ids.uuid() }
  locationOf(await post(`/factura/${token}/cambiar`, fields))
}

/** Only here is history moved, so that the times on the page follow each other. */
async function aWeekAgo(portal: Portal, token: string): Promise<void> {
  const history = 'issuance_event disable trigger issuance_event_append_only'
  await portal.app.pool.query(`alter table ${history}`)
  await portal.app.pool.query(
    `with moved as (update issuance set stamped_at = stamped_at - interval '8 days',
        requested_at = requested_at - interval '8 days' where token = $1 returning id)
      update issuance_event set at = at - interval '8 days' where issuance_id in (select id from moved)`,
    [token],
  )
  await portal.app.pool.query(`alter table ${history.replace('disable', 'enable')}`)
}

async function askLate(portal: Portal, post: Post, code: string): Promise<string> {
  const boletos = await basketOf(portal, [code])
  await portal.app.pool.query(`update ticket set invoice_by = now() - interval '1 day' where code = $1`, [
    code,
  ])
  const fields = { ...EMPRESA, correo: '', motivo: 'Estuve de viaje', boletos, id: portal.app.ids.uuid() }
  return tokenOf(await post('/facturar/tarde', fields))
}

/** A free ticket of this year by its number, with something that is no part of the invoice where there is one. */
async function otherStore(portal: Portal, number: string): Promise<string> {
  const { rows } = await portal.app.pool.query<{ code: string }>(
    `select code from ticket where external_id like $1 and total > 10
      and id not in (select ticket_id from issuance_ticket) and invoice_by > now()
      order by jsonb_array_length(content::jsonb -> 'excluded') desc, id desc limit 1`,
    [number],
  )
  return rows[0]?.code ?? assert.fail(`no free ticket ${number}`)
}

/** Adds one after the other, as a customer does. */
async function basketOf(portal: Portal, codes: readonly string[]): Promise<string> {
  let boletos = ''
  for (const numero of codes) {
    const query = new URLSearchParams({ numero, boletos })
    const answer = await fetch(`${portal.url}/facturar/tickets?${query}`, { redirect: 'manual' })
    boletos = new URL(locationOf(answer), portal.url).searchParams.get('boletos') ?? ''
  }
  return boletos
}

function locationOf(answer: Response): string {
  assert.equal(answer.status, 303)
  return answer.headers.get('location') ?? ''
}

function tokenOf(answer: Response): string {
  return locationOf(answer).split(/[/#]/).at(2) ?? ''
}
