import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { DEMO_CONTRATO } from '@timbra/pac-simulator'
import { lastRequest, pacWorld, type PacWorld } from './support/pac-world.ts'

let world: PacWorld
before(async () => {
  world = await pacWorld()
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

const OPTIONS = { timeout_ms: 20_000 }
const last = () => lastRequest(world)

test('a stamp is byte for byte the sample of pac-spec §6.1, without Accept', async () => {
  const request = world.request()
  assert.equal((await world.pade().stamp(request, OPTIONS)).kind, 'stamped')
  const { line, names, value, bytes } = last()
  assert.equal(
    line,
    `POST /servicio/rest/timbrado40?contrato=${DEMO_CONTRATO}&opciones=RESPUESTA_JSON&opciones=REGRESAR_CON_ERROR_307_XML&opciones=CONSULTAR_SALDO`,
  )
  assert.deepEqual(names, ['Authorization', 'Content-Type', 'Content-Length', 'Host', 'Connection'])
  assert.equal(value('Authorization'), `Basic ${Buffer.from('demo:demo').toString('base64')}`)
  assert.equal(value('Content-Type'), 'application/xml')
  assert.deepEqual(bytes, Buffer.from(request.cfdi.xml))
})

test('a retry is the same bytes', async () => {
  const request = world.request()
  const pade = world.pade()
  await pade.stamp(request, OPTIONS)
  await pade.recover(request, OPTIONS)
  const [one, two] = world.simulator.requests()
  assert.deepEqual(two, one)
})

test('a call to the SOAP twin is the sample of pac-spec §6.3, without Accept', async () => {
  await world.pade().health(OPTIONS)
  const { line, names, body } = last()
  assert.equal(line, 'POST /servicio/Timbrado4.0')
  assert.deepEqual(names, ['Content-Type', 'Content-Length', 'Host', 'Connection'])
  assert.equal(
    body,
    `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:tim="timbrado.ws.pade.mx"><soapenv:Header/><soapenv:Body><tim:consultarDisponibilidadServicio><contrato>${DEMO_CONTRATO}</contrato><usuario>demo</usuario><passwd>demo</passwd></tim:consultarDisponibilidadServicio></soapenv:Body></soapenv:Envelope>`,
  )
})

test('a client that sends Accept, as fetch does, gets no stamp', async () => {
  const { simulator } = world
  const headers = { Authorization: `Basic ${Buffer.from('demo:demo').toString('base64')}` }
  const url = `${simulator.url}/servicio/rest/timbrado40?contrato=${DEMO_CONTRATO}`
  const before = simulator.ledger('pade').length
  const response = await fetch(url, { method: 'POST', headers, body: Buffer.from(world.request().cfdi.xml) })
  assert.equal(response.status, 406)
  assert.equal(simulator.ledger('pade').length, before)
})

test('logs hold codes and times, and nothing personal', async () => {
  await world.pade().stamp(world.request(), OPTIONS)
  await world.pade().stamp(world.request({ receptor: { nombre: 'OTRA' } }), OPTIONS)
  const text = JSON.stringify(world.logged)
  assert.match(text, /CFDI40145/)
  assert.doesNotMatch(text, /URE180429TM6|UNIVERSIDAD|OTRA|SDE2601018A0|Basic|demo|<cfdi/)
})
