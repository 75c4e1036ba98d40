import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { calendarOf } from '../src/web/public/after/calendar.ts'
import { soleIssuer } from '../src/issuers/find.ts'
import { grantPetition } from '../src/petitions/decide.ts'
import { openPetitions } from '../src/petitions/find.ts'
import { petitionFolio } from '../src/petitions/petition.ts'
import { receiveTicket } from '../src/tickets/receive.ts'
import { EMPRESA, PERSONA, VECTOR_A } from './support/journey.ts'
import { type Portal, startPortal } from './support/portal.ts'
import { smallTicket } from './support/tickets.ts'

const SAME_SITE = { 'sec-fetch-site': 'same-origin' }
let portal: Portal
before(async () => {
  portal = await startPortal()
})
after(() => portal.close())

const get = (path: string) => fetch(portal.url + path, { redirect: 'manual' })
const post = (path: string, fields: Record<string, string>) =>
  fetch(portal.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: SAME_SITE,
    body: new URLSearchParams(fields),
  })
const words = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
const hidden = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

/** Asks for the invoice and waits for news until it is stamped. @returns the path of its page */
async function stamped(fields: Record<string, string>): Promise<string> {
  const sent = await post('/facturar', { ...EMPRESA, correo: '', id: portal.app.ids.uuid(), ...fields })
  return ready(sent.headers.get('location') ?? '')
}

async function ready(address: string): Promise<string> {
  let html = await (await get(address)).text()
  while (!html.includes('Tu factura está lista')) {
    await (await get(`${address}/avance`)).text() // ends when something has changed
    html = await (await get(address)).text()
  }
  return address
}

test('an invoice says until when it can be changed, and its dates go into a calendar', async () => {
  const { code } = await portal.ticket(VECTOR_A.numero)
  const address = await stamped({ numero: code })
  const page = words(await (await get(address)).text())
  assert.match(page, /Cambiar tus datos aquí mismo, hasta el .* de 2027, 23:59 h \(hora de Cd\. Juárez\)/) // up to $1,000
  const answer = await get(`${address}/fechas.ics`)
  assert.match(answer.headers.get('content-type') ?? '', /^text\/calendar/)
  const lines = (await answer.text()).split('\r\n')
  assert.equal(lines.filter((line) => line === 'BEGIN:VEVENT').length, 2)
  assert.ok(lines.includes('DTEND:20270401T055959Z'), lines.join('\n'))
})

test('wrong data: the customer changes them, every step is on both pages, and the ticket leads on', async () => {
  const { code } = await portal.ticket('2986-703-20251106-02912')
  const address = await stamped({ numero: code })
  const form = await (await get(`${address}/cambiar`)).text()
  assert.equal(hidden(form, 'nombre'), EMPRESA.nombre)
  const faulty = await post(`${address}/cambiar`, {
    ...PERSONA,
    usoCFDI: 'G03',
    correo: 'x',
    id: hidden(form, 'id'),
  })
  assert.equal(faulty.status, 422)
  assert.ok((await faulty.text()).includes(PERSONA.nombre))
  const sent = await post(`${address}/cambiar`, { ...PERSONA, correo: '', id: hidden(form, 'id') })
  const next = await ready(sent.headers.get('location') ?? '')
  assert.notEqual(next, address)
  const old = await (await get(address)).text()
  assert.match(words(old), /Esta factura se está cambiando por otra/)
  assert.ok(old.includes(`href="${next}"`))
  const fresh = await (await get(next)).text()
  assert.match(words(fresh), /Toma el lugar de una factura anterior/)
  assert.ok(fresh.includes(`href="${address}"`) && fresh.includes(PERSONA.nombre))
})

test('when the SAT refuses the new data, the page says that the first invoice still stands, and giving up leads back to it', async () => {
  const { rows } = await portal.app.pool.query(
    `select code from ticket where total between 10 and 900 and invoice_by > now()
      and id not in (select ticket_id from issuance_ticket) order by id desc limit 1`,
  )
  const address = await stamped({ numero: rows[0].code })
  const form = await (await get(`${address}/cambiar`)).text()
  const refused = { ...PERSONA, nombre: 'NO COINCIDE', correo: '', id: hidden(form, 'id') }
  const next = (await post(`${address}/cambiar`, refused)).headers.get('location') ?? ''
  await (await get(`${next}/avance`)).text() // ends when the customer is asked
  const asked = words(await (await get(next)).text())
  assert.match(asked, /tu factura anterior sigue vigente/)
  assert.doesNotMatch(asked, /ticket sigue siendo tuyo|El ticket queda libre|Liberar/)
  assert.match(asked, /Dejarla como está/)
  await post(`${next}/liberar`, {})
  const given = await (await get(next)).text()
  assert.match(words(given), /Tu factura se queda como estaba/)
  assert.doesNotMatch(words(given), /Liberaste este ticket|quedó libre|Facturar este/)
  assert.ok(given.includes(`class="button primary" href="${address}"`), 'the way to the invoice that stands')
  assert.match(words(await (await get(address)).text()), /Cambiar tus datos aquí mismo/)
})

test('a ticket and its proof bring the invoice back; a ticket without one can be invoiced from there', async () => {
  const { code, total } = await portal.ticket(VECTOR_A.numero)
  const found = await get(`/recuperar?${new URLSearchParams({ numero: VECTOR_A.numero, total })}`)
  assert.match(found.headers.get('location') ?? '', /^\/factura\//)
  assert.equal(
    (await get(`/recuperar?numero=${code}`)).headers.get('location'),
    found.headers.get('location'),
  )
  const wrong = await get(`/recuperar?${new URLSearchParams({ numero: VECTOR_A.numero, total: '1.00' })}`)
  assert.equal(wrong.status, 422)
  const { rows } = await portal.app.pool.query(
    'select code from ticket where total > 10 and id not in (select ticket_id from issuance_ticket) limit 1',
  )
  const none = await (await get(`/recuperar?numero=${rows[0].code}`)).text()
  assert.match(words(none), /Tu ticket no tiene factura/)
  const href = /href="(\/facturar\?boletos=[^"]+)"/.exec(none)?.[1] ?? ''
  assert.match(await (await get(href)).text(), /Tus datos fiscales/)
})

test('after a deadline shorter than the year the store is asked from the portal, and its yes becomes the invoice', async () => {
  const issuer = await soleIssuer(portal.app.db)
  const { app } = portal
  const issuedAt = new Date().toISOString()
  const content = smallTicket({ externalId: 'LATE-1', issuedAt })
  const received = await receiveTicket(app, { issuerId: issuer.id, content })
  assert.ok(received.kind === 'created', JSON.stringify(received))
  await app.pool.query(
    `update ticket set invoice_by = now() - interval '1 hour' where external_id = 'LATE-1'`,
  )
  const refused = await (await get(`/facturar?numero=${received.ticket.code}`)).text()
  assert.match(words(refused), /El plazo para facturar esta compra terminó: era hasta el/)
  const href = (/href="(\/facturar\/tarde\?[^"]+)"/.exec(refused)?.[1] ?? '').replaceAll('&amp;', '&')
  const form = await (await get(href)).text()
  const fields = {
    boletos: hidden(form, 'boletos'),
    id: hidden(form, 'id'),
    ...EMPRESA,
    correo: '',
    motivo: 'Estuve de viaje',
  }
  const sent = await post('/facturar/tarde', fields)
  const address = sent.headers.get('location') ?? ''
  assert.match(words(await (await get(address)).text()), /La tienda tiene tu solicitud/)
  const [petition] = await openPetitions(app.db, issuer.id)
  assert.ok(petition && petition.reason === 'Estuve de viaje')
  const granted = await grantPetition(app, { folio: petitionFolio(petition), who: 'staff:ana', answer: '' })
  assert.deepEqual(granted, { kind: 'done' })
  assert.match(await (await get(await ready(address))).text(), /Tu factura está lista/)
})

test("sharing goes to the customer's own programs, with the address of the page and nothing else", async () => {
  const { code } = await portal.ticket(VECTOR_A.numero)
  const address = (await get(`/recuperar?numero=${code}`)).headers.get('location') ?? ''
  const whatsapp = await get(`${address}/compartir?por=whatsapp`)
  const target = new URL(whatsapp.headers.get('location') ?? '')
  assert.equal(target.origin, 'https://wa.me')
  assert.ok(target.searchParams.get('text')?.endsWith(address))
  assert.ok(!target.href.includes(EMPRESA.rfc))
  assert.match(
    (await get(`${address}/compartir?por=correo`)).headers.get('location') ?? '',
    /^mailto:\?subject=/,
  )
})

test('a calendar keeps its lines short without cutting letters, and escapes what has a meaning', () => {
  const text = `Último día; ñandú, ${'é'.repeat(80)}`
  const file = calendarOf([{ id: 'x', until: new Date('2027-04-01T05:59:59Z'), text }], {
    uidPrefix: 'u',
    now: new Date('2026-11-25T00:00:00Z'),
    url: 'https://tienda.example/factura/T',
  })
  for (const line of file.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line)
  const unfolded = file.replaceAll('\r\n ', '')
  assert.ok(unfolded.includes(`SUMMARY:Último día\\; ñandú\\, ${'é'.repeat(80)}\r\n`))
  assert.ok(unfolded.includes('DTSTART:20270401T045959Z\r\nDTEND:20270401T055959Z\r\n'))
})
