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
const UUID = '11111111-2222-4333-8444-555555555555'
const last = () => lastRequest(world)
/** The envelope of pac-spec §5.2 without the white space between its lines. */
const envelope = (service: string, prefix: string, inner: string) =>
  `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:${prefix}="http://facturacion.finkok.com/${service}"><soapenv:Header/><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`

test('a stamp is the sample of pac-spec §5.2: SOAP 1.1, the operation as SOAPAction, base64 once, in its order', async () => {
  const request = world.request()
  assert.equal((await world.finkok().stamp(request, OPTIONS)).kind, 'stamped')
  const { line, names, value, body } = last()
  assert.equal(line, 'POST /servicios/soap/stamp')
  assert.deepEqual(names, ['Content-Type', 'SOAPAction', 'Content-Length', 'Host', 'Connection'])
  assert.equal(value('Content-Type'), 'text/xml; charset=utf-8')
  assert.equal(value('SOAPAction'), '"stamp"')
  const xml = Buffer.from(request.cfdi.xml).toString('base64')
  const inner = `<st:xml>${xml}</st:xml><st:username>demo</st:username><st:password>demo</st:password>`
  assert.equal(body, envelope('stamp', 'st', `<st:stamp>${inner}</st:stamp>`))
})

test('a retry is the same bytes', async () => {
  const request = world.request()
  await world.finkok().stamp(request, OPTIONS)
  await world.finkok().stamp(request, OPTIONS)
  const [one, two] = world.simulator.requests()
  assert.deepEqual(two, one)
})

test('the question that stamps nothing is `stamped`, with the same bytes', async () => {
  const before = world.simulator.ledger('finkok').length
  const request = world.request()
  await world.finkok().ask?.(request, OPTIONS)
  const { line, value, body } = last()
  assert.deepEqual([line, value('SOAPAction')], ['POST /servicios/soap/stamp', '"stamped"'])
  const xml = Buffer.from(request.cfdi.xml).toString('base64')
  const inner = `<st:xml>${xml}</st:xml><st:username>demo</st:username><st:password>demo</st:password>`
  assert.equal(body, envelope('stamp', 'st', `<st:stamped>${inner}</st:stamped>`))
  assert.equal(world.simulator.ledger('finkok').length, before)
})

test('every other call names its service, its operation and its parameters in order', async () => {
  const finkok = world.finkok({ rfc: 'SDE2601018A0' })
  const cancelRequest = {
    signedXml: '<Cancelacion/>',
    uuid: UUID,
    issuerRfc: 'SDE2601018A0',
    receiverRfc: 'URE180429TM6',
    total: '1.00',
    motivo: '02',
    folioSustitucion: null,
  }
  const CALLS = [
    [
      () => finkok.health(OPTIONS),
      'utilities uti datetime',
      { username: 'demo', password: 'demo', zipcode: '06000' },
    ],
    [
      () => finkok.fetchByUUID(UUID, 'SDE2601018A0', OPTIONS),
      'utilities uti get_xml',
      {
        username: 'demo',
        password: 'demo',
        uuid: UUID,
        taxpayer_id: 'SDE2601018A0',
        invoice_type: 'I',
      },
    ],
    [
      () => finkok.balance(OPTIONS),
      'registration reg get',
      { reseller_username: 'demo', reseller_password: 'demo', taxpayer_id: 'SDE2601018A0' },
    ],
    [
      () => finkok.cancel(cancelRequest, OPTIONS),
      'cancel can cancel_signature',
      {
        xml: Buffer.from('<Cancelacion/>').toString('base64'),
        username: 'demo',
        password: 'demo',
        store_pending: 'false',
      },
    ],
    [
      () => finkok.cancelReceipt(cancelRequest, OPTIONS),
      'cancel can get_receipt',
      { username: 'demo', password: 'demo', taxpayer_id: 'SDE2601018A0', uuid: UUID, type: 'C' },
    ],
  ] as const
  for (const [call, what, parameters] of CALLS) {
    await call()
    const [service = '', prefix = '', operation = ''] = what.split(' ')
    const { line, value, body } = last()
    assert.deepEqual([line, value('SOAPAction')], [`POST /servicios/soap/${service}`, `"${operation}"`])
    const children = Object.entries(parameters).map(
      ([name, text]) => `<${prefix}:${name}>${text}</${prefix}:${name}>`,
    )
    const inner = `<${prefix}:${operation}>${children.join('')}</${prefix}:${operation}>`
    assert.equal(body, envelope(service, prefix, inner))
  }
})

test('a password with the signs of XML arrives as it was written', async () => {
  const finkok = world.finkok({ password: `a<b>&"c'` })
  assert.equal(await finkok.health(OPTIONS), 'down')
  assert.match(last().body, /<uti:password>a&lt;b&gt;&amp;"c'<\/uti:password>/)
})

test('logs hold codes and times, and nothing personal', async () => {
  await world.finkok().stamp(world.request(), OPTIONS)
  await world.finkok().stamp(world.request({ receptor: { nombre: 'OTRA' } }), OPTIONS)
  await world.finkok().recover(world.request(), OPTIONS)
  const text = JSON.stringify(world.logged)
  assert.match(text, /CFDI40145/)
  assert.doesNotMatch(text, /URE180429TM6|UNIVERSIDAD|OTRA|SDE2601018A0|demo|<cfdi|PD94/)
})
