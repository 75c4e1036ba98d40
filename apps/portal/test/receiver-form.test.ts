import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openConfirmedAccount } from '../src/accounts/open-confirmed.ts'
import { filledFrom } from '../src/web/public/receiver/constancia.ts'
import { likelyNames } from '../src/web/public/receiver/name-suggestion.tsx'
import { EMPRESA, VECTOR_A } from './support/journey.ts'
import { photoOfQr } from './support/photo.ts'
import { type Portal, startPortal } from './support/portal.ts'
import { typeset } from './support/typeset.ts'

const SAME_SITE = { 'sec-fetch-site': 'same-origin' }
const CONSTANCIA = `
#table(columns: (200pt, 250pt), [RFC:], [URE180429TM6],
[Denominación/Razón Social:], [UNIVERSIDAD ROBOTICA ESPAÑOLA], [Régimen Capital:], [SA DE CV])
Código Postal: 86991
#table(columns: (260pt, 95pt, 95pt), [Régimen General de Ley Personas Morales], [29/04/2018], [])`

let portal: Portal
before(async () => {
  portal = await startPortal()
  await portal.stopWorker()
})
after(() => portal.close())

async function send(
  path: string,
  fields: Record<string, string>,
  file?: Uint8Array,
  cookie = '',
): Promise<[number, string]> {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  if (file) body.set('archivo', new Blob([file as Uint8Array<ArrayBuffer>]), 'constancia.pdf')
  const answer = await fetch(portal.url + path, { method: 'POST', headers: { ...SAME_SITE, cookie }, body })
  return [answer.status, await answer.text()]
}

const valueOf = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
const chosen = (html: string, name: string) =>
  new RegExp(`<select[^>]*name="${name}"[\\s\\S]*?</select>`)
    .exec(html)?.[0]
    .match(/value="([^"]*)" selected/)?.[1] ?? ''

test('a Constancia fills the form, keeps the mail that was typed, and is gone', async () => {
  const { code } = await portal.ticket(VECTOR_A.numero)
  const typed = { numero: code, correo: 'ana@example.com', rfc: 'XAXX' }
  const [status, html] = await send('/facturar/constancia', typed, typeset(CONSTANCIA))
  assert.equal(status, 200)
  assert.match(html, /Leímos tu Constancia/)
  assert.equal(valueOf(html, 'rfc'), 'URE180429TM6')
  assert.equal(valueOf(html, 'nombre'), 'UNIVERSIDAD ROBOTICA ESPAÑOLA')
  assert.equal(valueOf(html, 'domicilioFiscalReceptor'), '86991')
  assert.equal(chosen(html, 'regimenFiscalReceptor'), '601')
  assert.equal(chosen(html, 'usoCFDI'), 'G03')
  assert.equal(valueOf(html, 'correo'), 'ana@example.com')
})

test('faults are listed in the order of their fields, in the account too', async () => {
  const { code } = await portal.ticket(VECTOR_A.numero)
  const typed = { numero: code, rfc: '', nombre: '', domicilioFiscalReceptor: '123', correo: 'x' }
  const order = ['rfc', 'nombre', 'domicilioFiscalReceptor', 'regimenFiscalReceptor', 'usoCFDI', 'correo']
  const headers = { ...SAME_SITE, cookie: await enteredCookie() }
  for (const path of ['/facturar/revisar', '/cuenta/datos-fiscales/nuevo']) {
    const body = new URLSearchParams({ ...typed, tipo: 'persona' })
    const html = await (await fetch(portal.url + path, { method: 'POST', headers, body })).text()
    const list = /id="errores".*?<\/ul>/s.exec(html)?.[0] ?? ''
    const listed = Array.from(list.matchAll(/href="#f-([A-Za-z]+)"/g), ([, field]) => field)
    assert.deepEqual(listed, order, path)
  }
})

test('a file that is no Constancia, or none, is told at its field with everything typed still there', async () => {
  const { code } = await portal.ticket(VECTOR_A.numero)
  const typed = { numero: code, ...EMPRESA, correo: '' }
  const other = photoOfQr('https://example.com/', { degrees: 0, blur: 0, dark: 0, noise: 0 })
  for (const [file, sentence] of [
    [other, /no parece una Constancia/],
    [undefined, /Elige primero una foto o un PDF/],
  ] as const) {
    const [status, html] = await send('/facturar/constancia', typed, file)
    assert.equal(status, 422)
    assert.match(html, sentence)
    assert.equal(valueOf(html, 'nombre'), EMPRESA.nombre)
    assert.equal(chosen(html, 'regimenFiscalReceptor'), '601')
  }
})

test('in an account a Constancia fills new fiscal data, and those that are edited, and saves nothing by itself', async () => {
  const cookie = await enteredCookie()
  const nuevo = '/cuenta/datos-fiscales/nuevo'
  const pdf = typeset(CONSTANCIA)
  const typed = { tipo: 'persona', correo: 'ana@example.com' }
  const [, page] = await send(`${nuevo}/constancia`, typed, pdf, cookie)
  assert.match(page, /Leímos tu Constancia/)
  assert.match(page, /value="empresa" checked/, 'the RFC says that it is a company')
  const fields = ['rfc', 'nombre', 'domicilioFiscalReceptor', 'correo']
  assert.deepEqual(
    fields.map((name) => valueOf(page, name)),
    ['URE180429TM6', 'UNIVERSIDAD ROBOTICA ESPAÑOLA', '86991', 'ana@example.com'],
  )
  assert.deepEqual([chosen(page, 'regimenFiscalReceptor'), chosen(page, 'usoCFDI')], ['601', 'G03'])
  const profiles = () => portal.app.pool.query('select id, domicilio_fiscal from fiscal_profile')
  assert.equal((await profiles()).rows.length, 0)
  const body = new URLSearchParams({ ...EMPRESA, rfc: 'URE180429TM6', tipo: 'empresa', correo: '' })
  const headers = { ...SAME_SITE, cookie }
  await fetch(portal.url + nuevo, { method: 'POST', headers, body, redirect: 'manual' })
  const [saved] = (await profiles()).rows
  const address = `/cuenta/datos-fiscales/${saved.id}`
  const [status, edited] = await send(`${address}/constancia`, typed, pdf, cookie)
  assert.equal(status, 200)
  assert.equal(valueOf(edited, 'domicilioFiscalReceptor'), '86991')
  assert.match(edited, new RegExp(`action="${address}"`))
  assert.deepEqual((await profiles()).rows, [saved])
})

test('in an account a file that is no Constancia is told with everything typed still there', async () => {
  const typed = { ...EMPRESA, tipo: 'empresa', correo: '' }
  const path = '/cuenta/datos-fiscales/nuevo/constancia'
  const [status, html] = await send(path, typed, Buffer.from('nada'), await enteredCookie())
  assert.equal(status, 422)
  assert.equal(valueOf(html, 'nombre'), EMPRESA.nombre)
  const [, visitor] = await send(path, typed, Buffer.from('nada'))
  assert.match(visitor, /Entra a tu cuenta/)
})

async function enteredCookie(): Promise<string> {
  const account = { nombre: 'Ana', correo: 'ana@example.com', contrasena: 'cuatro manzanas verdes' }
  await openConfirmedAccount(portal.app, account)
  const body = new URLSearchParams({ correo: account.correo, contrasena: account.contrasena })
  const entering = { method: 'POST', headers: SAME_SITE, body, redirect: 'manual' } as const
  const entered = await fetch(`${portal.url}/entrar`, entering)
  return entered.headers.get('set-cookie')?.split(';')[0] ?? ''
}

test('what a Constancia does not say stays as typed, and of several regímenes none is chosen', () => {
  const typed = {
    rfc: '',
    nombre: 'YA ESCRITO',
    domicilioFiscalReceptor: '64000',
    regimenFiscalReceptor: '601',
    usoCFDI: 'G03',
    correo: 'x@example.com',
  }
  const read = { rfc: 'URE180429TM6', nombre: '', domicilioFiscal: '', regimenes: [] }
  assert.deepEqual(filledFrom(read, typed), { ...typed, rfc: read.rfc })
  const several = { ...read, rfc: 'CACX7605101P8', regimenes: ['605', '612'] }
  assert.deepEqual(filledFrom(several, typed), {
    ...typed,
    rfc: several.rfc,
    regimenFiscalReceptor: '',
    usoCFDI: '',
  })
  const employee = { ...read, rfc: 'CACX7605101P8', regimenes: ['605'] }
  assert.equal(filledFrom(employee, typed).usoCFDI, 'S01')
})

test('the likely name of the register is offered as a button, and taken only when pressed', async () => {
  const { code } = await portal.ticket(VECTOR_A.numero)
  const typed = { numero: code, ...EMPRESA, nombre: 'Comercial Áurea, S.A. de C.V.', correo: '' }
  const body = new URLSearchParams(typed)
  const answer = await fetch(`${portal.url}/facturar/revisar`, { method: 'POST', headers: SAME_SITE, body })
  const html = await answer.text()
  assert.match(html, /Usar «COMERCIAL ÁUREA»/)
  assert.match(html, /COMERCIAL ÁUREA, S\.A\. DE C\.V\./)
})

test('likely names leave out the type of company and accents, and keep the Ñ', () => {
  assert.deepEqual(likelyNames('UNIVERSIDAD ROBOTICA ESPAÑOLA'), [])
  assert.deepEqual(likelyNames('LA PEÑA SA DE CV'), ['LA PEÑA'])
  assert.deepEqual(likelyNames('JOSÉ MUÑOZ'), ['JOSE MUÑOZ'])
  assert.deepEqual(likelyNames('ÁUREA S.A. DE C.V.'), ['ÁUREA', 'AUREA', 'AUREA S.A. DE C.V.'])
})
