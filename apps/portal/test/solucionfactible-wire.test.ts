import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { lastRequest, pacWorld, type PacWorld } from './support/pac-world.ts'

let world: PacWorld
before(async () => {
  world = await pacWorld()
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

const OPTIONS = { timeout_ms: 20_000 }
const last = () => lastRequest(world)

const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope'
const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/'
const envelope = (soap: string, prefix: string, service: string, inner: string) =>
  `<soap:Envelope xmlns:soap="${soap}" xmlns:${prefix}="http://${service}.ws.cfdi.solucionfactible.com"><soap:Header/><soap:Body>${inner}</soap:Body></soap:Envelope>`
const ACCOUNT = '<tim:usuario>demo</tim:usuario><tim:password>demo</tim:password>'

test('a stamp is the sample of pac-spec §7: SOAP 1.2, children qualified, base64 once', async () => {
  const request = world.request()
  assert.equal((await world.solucionfactible().stamp(request, OPTIONS)).kind, 'stamped')
  const { line, names, value, body } = last()
  assert.equal(line, 'POST /ws/services/Timbrado.TimbradoHttpsSoap12Endpoint/')
  assert.deepEqual(names, ['Content-Type', 'Content-Length', 'Host', 'Connection'])
  assert.equal(value('Content-Type'), 'application/soap+xml; charset=utf-8')
  const cfdi = Buffer.from(request.cfdi.xml).toString('base64')
  const inner = `<tim:timbrar>${ACCOUNT}<tim:cfdi>${cfdi}</tim:cfdi><tim:zip>false</tim:zip></tim:timbrar>`
  assert.equal(body, envelope(SOAP_12, 'tim', 'timbrado', inner))
})

test('in SOAP 1.1 a stamp goes to the other port, as text/xml with a SOAPAction', async () => {
  const pac = world.solucionfactible({ soap11: true })
  assert.equal((await pac.stamp(world.request(), OPTIONS)).kind, 'stamped')
  const { line, names, value, body } = last()
  assert.equal(line, 'POST /ws/services/Timbrado.TimbradoHttpsSoap11Endpoint/')
  assert.deepEqual(names, ['Content-Type', 'SOAPAction', 'Content-Length', 'Host', 'Connection'])
  assert.equal(value('Content-Type'), 'text/xml; charset=utf-8')
  assert.equal(value('SOAPAction'), '"urn:timbrar"')
  assert.ok(body.startsWith(`<soap:Envelope xmlns:soap="${SOAP_11}" `))
  assert.equal(await pac.health(OPTIONS), 'up')
})

test('a retry is the same bytes', async () => {
  const request = world.request()
  const pac = world.solucionfactible()
  await pac.stamp(request, OPTIONS)
  await pac.recover(request, OPTIONS)
  const [one, two] = world.simulator.requests()
  assert.deepEqual(two, one)
})

test('a cancellation is the signed document in base64, then the question for its acuse', async () => {
  const request = {
    signedXml: '<Cancelacion/>',
    uuid: '11111111-2222-3333-4444-000000000001',
    issuerRfc: 'SDE2601018A0',
    receiverRfc: 'URE180429TM6',
    total: '137.00',
    motivo: '02',
    folioSustitucion: null,
  }
  const pac = world.solucionfactible()
  await pac.cancel(request, OPTIONS)
  const solicitud = Buffer.from('<Cancelacion/>').toString('base64')
  const cancel = `<tim:enviarSolicitudCancelacion>${ACCOUNT}<tim:solicitudCancelacion>${solicitud}</tim:solicitudCancelacion></tim:enviarSolicitudCancelacion>`
  assert.equal(last().line, 'POST /ws/services/Timbrado.TimbradoHttpsSoap12Endpoint/')
  assert.equal(last().body, envelope(SOAP_12, 'tim', 'timbrado', cancel))
  await pac.cancelReceipt(request, OPTIONS)
  const receipt = `<can:getStatusCancelacionAsincrona>${ACCOUNT.replaceAll('tim:', 'can:')}<can:transactionId>${request.uuid}</can:transactionId></can:getStatusCancelacionAsincrona>`
  assert.equal(last().line, 'POST /ws/services/Cancelacion.CancelacionHttpsSoap12Endpoint/')
  assert.equal(last().body, envelope(SOAP_12, 'can', 'cancelacion', receipt))
})

test('a look-up names the UUID within parametros', async () => {
  const uuid = '11111111-2222-3333-4444-000000000001'
  assert.equal(await world.solucionfactible().fetchByUUID(uuid, 'SDE2601018A0', OPTIONS), null)
  const inner = `<uti:buscar>${ACCOUNT.replaceAll('tim:', 'uti:')}<uti:parametros><uti:limit>1</uti:limit><uti:offset>0</uti:offset><uti:uuid>${uuid}</uti:uuid></uti:parametros></uti:buscar>`
  assert.equal(last().body, envelope(SOAP_12, 'uti', 'utilerias', inner))
})

test('logs hold codes and times, and nothing personal', async () => {
  const pac = world.solucionfactible()
  await pac.stamp(world.request(), OPTIONS)
  await pac.stamp(world.request({ receptor: { nombre: 'OTRA' } }), OPTIONS)
  const text = JSON.stringify(world.logged)
  assert.match(text, /CFDI40145/)
  assert.doesNotMatch(text, /URE180429TM6|UNIVERSIDAD|OTRA|SDE2601018A0|demo|<cfdi/)
})
