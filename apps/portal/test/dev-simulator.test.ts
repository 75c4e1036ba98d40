import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { buildServer } from '../src/web/server.ts'
import { EMPRESA, VECTOR_A } from './support/journey.ts'
import { type Portal, startPortal } from './support/portal.ts'

let portal: Portal
before(async () => {
  portal = await startPortal()
})
beforeEach(() => portal.simulator.reset())
after(() => portal.close())

const page = async () => (await fetch(`${portal.url}/dev/simulador`)).text()

/** Sends a form of the page as a browser without JavaScript does. @returns the page that follows */
async function send(fields: Readonly<Record<string, string>>): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${portal.url}/dev/simulador`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  })
  return { status: answer.status, text: await answer.text() }
}

async function stampedUuid(): Promise<string> {
  const { code } = await portal.ticket(VECTOR_A.numero)
  await fetch(`${portal.url}/facturar`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ ...EMPRESA, numero: code, correo: '', id: portal.app.ids.uuid() }),
  })
  for (;;) {
    const [entry] = portal.simulator.ledger('sw')
    if (entry) return entry.uuid
    await pause(20)
  }
}

test('the banner of the demonstration leads there', async () => {
  assert.match(await (await fetch(portal.url)).text(), /<a href="\/dev\/simulador">/)
})

test('a fault is put in place, seen, counted and taken back', async () => {
  const put = await send({ accion: 'falla', pac: 'sw', op: 'auth', mode: 'http-503', times: '2' })
  assert.equal(put.status, 200)
  assert.match(put.text, /La falla está puesta\./)
  const login = () =>
    fetch(`${portal.simulator.url}/v2/security/authenticate`, { method: 'POST', body: '{}' })
  assert.equal((await login()).status, 503)
  const seen = await page()
  assert.match(
    seen,
    /<strong>SW Sapien<\/strong>, al entrar \(token\): HTTP 503\. Le queda 1 vez; ocurrió 1\./,
  )
  const [, id = ''] = /name="id" value="(\d+)"/.exec(seen) ?? []
  assert.match((await send({ accion: 'quitar', id })).text, /Esa falla ya no ocurre\./)
  assert.notEqual((await login()).status, 503)
})

test('what the simulator does not take is told with its reason, and nothing is changed', async () => {
  const refused: readonly Readonly<Record<string, string>>[] = [
    { accion: 'falla', pac: 'sw', op: 'stamp', mode: 'soap-fault' },
    { accion: 'quitar', id: '999' },
    { accion: 'quitar', id: '../reset' },
    { accion: 'nada' },
  ]
  for (const fields of refused) {
    const { status, text } = await send(fields)
    assert.equal(status, 422)
    assert.match(text, /El simulador no lo tomó/)
  }
})

test('ledgers, accounts, requests and cancellations are shown with RFC masked, and can be answered', async () => {
  const uuid = await stampedUuid()
  const text = await page()
  for (const shown of [uuid, 'Vigente', 'SW Sapien, usuario demo', '/v4/cfdi33/stamp/v4'])
    assert.ok(text.includes(shown), shown)
  assert.ok(!text.includes(EMPRESA.rfc), 'the customer’s RFC is not shown whole')
  assert.match(
    (await send({ accion: 'cuenta', pac: 'sw', user: 'demo', stamps: '5' })).text,
    /quedan 4, 1 usado/,
  )
  await send({ accion: 'cancelacion', uuid, answer: 'accept' }).then(({ status }) =>
    assert.equal(status, 422),
  )
  assert.match((await send({ accion: 'sat', ...SAT, statusLag_ms: '60' })).text, /el SAT aún no lo conoce/)
  assert.match((await send({ accion: 'reloj', advance_h: '2' })).text, /El reloj del simulador avanzó/)
  assert.match(await page(), /Vigente/)
  assert.match((await send({ accion: 'reiniciar' })).text, /sin límite/)
})

const SAT = { statusLag_ms: '0', cancelLag_ms: '0', effectLag_ms: '0', grace_ms: '0', answer_ms: '0' }

test('a foreign page cannot send its forms', async () => {
  const headers = { 'sec-fetch-site': 'cross-site' }
  const body = new URLSearchParams({ accion: 'reiniciar' })
  assert.equal((await fetch(`${portal.url}/dev/simulador`, { method: 'POST', headers, body })).status, 403)
})

test('without a simulator there is no such page, and one that is away is told', async () => {
  const without = { ...portal.app, config: { ...portal.app.config, simulatorUrl: null } }
  const bare = await buildServer(without)
  assert.equal((await bare.inject('/dev/simulador')).statusCode, 404)
  assert.ok(!(await bare.inject('/')).body.includes('/dev/simulador'))
  await bare.close()
  const away = { ...portal.app, config: { ...portal.app.config, simulatorUrl: 'http://127.0.0.1:9' } }
  const server = await buildServer(away)
  assert.match((await server.inject('/dev/simulador')).body, /El simulador no contesta/)
  await server.close()
})
