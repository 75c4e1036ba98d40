import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { readAcuse, readCFDI } from '@timbra/cfdi'
import { signedCancelacion } from './support/cancellation.ts'
import { addFault, call } from './support/client.ts'
import { testWorld, type TestWorld } from './support/world.ts'

let world: TestWorld
before(async () => {
  world = await testWorld()
})
afterEach(() => world.simulator.reset())
after(() => world.close())

type Asked = {
  readonly version?: '1.1' | '1.2'
  readonly type?: string
  readonly prefix?: string
  readonly user?: string
}
const SOAP = {
  '1.1': { namespace: 'http://schemas.xmlsoap.org/soap/envelope/', type: 'text/xml; charset=utf-8' },
  '1.2': {
    namespace: 'http://www.w3.org/2003/05/soap-envelope',
    type: 'application/soap+xml; charset=utf-8',
  },
}

async function post(path: string, body: string | Uint8Array<ArrayBuffer>, type: string) {
  const response = await fetch(world.simulator.url + path, {
    method: 'POST',
    headers: { 'Content-Type': type },
    body,
  })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

async function soap(service: string, operation: string, children: Record<string, string>, o: Asked = {}) {
  const { version = '1.2', prefix = 'w:', user = 'demo' } = o
  const account = { usuario: user, password: 'demo' }
  const written = Object.entries({ ...account, ...children }).map(
    ([name, value]) => `<${prefix}${name}>${value}</${prefix}${name}>`,
  )
  const namespace = `http://${service.toLowerCase()}.ws.cfdi.solucionfactible.com`
  const envelope = `<e:Envelope xmlns:e="${SOAP[version].namespace}" xmlns:w="${namespace}"><e:Header/><e:Body><w:${operation}>${written.join('')}</w:${operation}></e:Body></e:Envelope>`
  return post(`/ws/services/${service}`, envelope, o.type ?? SOAP[version].type)
}

const base64 = (xml: Uint8Array | string) => Buffer.from(xml).toString('base64')
const timbrar = (xml: Uint8Array | string, o?: Asked) =>
  soap('Timbrado', 'timbrar', { cfdi: base64(xml), zip: 'false' }, o)
const field = (text: string, name: string) =>
  new RegExp(`<ax27:${name}>([^<]*)</ax27:${name}>`).exec(text)?.[1] ?? ''
/** Inner status first: it stands within `resultados`, before the outer one. */
const statuses = (text: string) =>
  [...text.matchAll(/<ax27:status>(\d+)</g)].map(([, status]) => Number(status))
const stamps = () => world.simulator.ledger('solucionfactible').length

describe('timbrar', () => {
  for (const version of ['1.1', '1.2'] as const) {
    test(`under SOAP ${version} is answered in SOAP ${version}, outer 200, inner 200`, async () => {
      const { status, type, text } = await timbrar(world.seal().xml, { version })
      assert.equal(status, 200)
      assert.equal(type, SOAP[version].type.replace('utf-8', 'UTF-8'))
      assert.ok(text.includes(`<soapenv:Envelope xmlns:soapenv="${SOAP[version].namespace}">`))
      assert.deepEqual(statuses(text), [200, 200])
      assert.deepEqual(
        [...text.matchAll(/<ax27:(\w+)/g)].map(([, name]) => name),
        'mensaje resultados cadenaOriginal certificadoSAT cfdiTimbrado fechaTimbrado mensaje qrCode selloSAT status uuid versionTFD status'.split(
          ' ',
        ),
      )
    })
  }

  test('says when in GMT, and the TFD in central time', async () => {
    const { text } = await timbrar(world.seal().xml)
    assert.equal(field(text, 'fechaTimbrado'), '2026-11-23T18:00:00.000Z')
    const read = readCFDI(Buffer.from(field(text, 'cfdiTimbrado'), 'base64'))
    assert.equal(read.ok && read.value.timbre?.fechaTimbrado, '2026-11-23T12:00:00')
    assert.equal(read.ok && read.value.timbre?.uuid, field(text, 'uuid'))
  })

  test('again is inner 307 with the same UUID and the same CFDI; no second stamp', async () => {
    const { xml } = world.seal()
    const first = await timbrar(xml)
    const before = stamps()
    const again = await timbrar(xml, { version: '1.1' })
    assert.deepEqual(statuses(again.text), [307, 200])
    assert.equal(field(again.text, 'cfdiTimbrado'), field(first.text, 'cfdiTimbrado'))
    assert.equal(stamps(), before)
    await addFault(world.simulator.url, {
      pac: 'solucionfactible',
      op: 'stamp',
      mode: 'dup-no-data',
      times: 1,
    })
    const bare = await timbrar(xml)
    assert.deepEqual(statuses(bare.text), [307, 200])
    assert.match(bare.text, /<ax27:cfdiTimbrado xsi:nil="true"\/>/)
  })

  test('has the code of a refused CFDI inside its message, under 301', async () => {
    const { text } = await timbrar(world.seal({ receptor: { nombre: 'NO COINCIDE' } }).xml)
    assert.deepEqual(statuses(text), [301, 200])
    assert.match(text, /Error de validaciones adicionales \[Error #CFDI40145\]/)
  })

  test('wants an envelope, its Content-Type, its namespace and at most 5 MB', async () => {
    const { xml } = world.seal()
    const before = stamps()
    for (const version of ['1.1', '1.2'] as const) {
      const other = await timbrar(xml, { version, type: SOAP[version === '1.1' ? '1.2' : '1.1'].type })
      assert.equal(other.status, 500)
      assert.match(other.text, /<soapenv:Fault>/)
      assert.match(other.text, version === '1.1' ? /<faultstring>/ : /<soapenv:Reason>/)
    }
    assert.match((await timbrar(xml, { prefix: '' })).text, /Unexpected subelement/)
    assert.equal((await post('/ws/services/Timbrado', 'nada', 'text/xml')).status, 500)
    assert.match((await soap('Timbrado', 'sellar', {})).text, /Operation not found/)
    const heavy = await post('/ws/services/Timbrado', new Uint8Array(5 * 1024 * 1024 + 1), 'text/xml')
    assert.equal(heavy.status, 413)
    assert.equal(stamps(), before)
  })
})

describe('an account', () => {
  const change = (body: object) =>
    call(`${world.simulator.url}/__sim/accounts/solucionfactible`, { user: 'demo', ...body })
  const status = async (o?: Asked) => statuses((await timbrar(world.seal().xml, o)).text)[0]

  test('that may not enter says why: 601, 602, 603, 605', async () => {
    assert.equal(await status({ user: 'nadie' }), 601)
    for (const [name, code] of [
      ['locked', 602],
      ['passwordExpired', 603],
      ['inactive', 605],
      ['maintenance', 500],
    ] as const) {
      await change({ [name]: true })
      assert.equal(await status(), code)
      await change({ [name]: false })
    }
    assert.equal(await status(), 200)
  })

  test('is 604 after five bad passwords, also with the right one', async () => {
    await change({ password: 'otra' })
    for (let i = 0; i < 5; i += 1) assert.equal(await status(), 601)
    assert.equal(await status(), 604)
    await change({ password: 'demo' })
    assert.equal(await status(), 200)
  })

  test('without stamps is refused in words, and the balance says 0', async () => {
    await change({ stamps: stamps() })
    const { text } = await timbrar(world.seal().xml)
    assert.deepEqual(statuses(text), [620, 200])
    const balance = await soap('Utilerias', 'getTimbresImplementacion', {})
    assert.equal(field(balance.text, 'disponibles'), '0')
  })
})

describe('a cancellation', () => {
  const stamped = async (scale = 1) => field((await timbrar(world.seal({ scale }).xml)).text, 'uuid')
  const signed = (uuid: string) => base64(signedCancelacion(world, { uuid, motivo: '02' }))
  const later = (uuid: string) =>
    soap('Cancelacion', 'enviarSolicitudCancelacionAsincrono', { solicitud: signed(uuid), emailNotifica: '' })
  const statusOf = async (transactionId: string) => {
    const { text } = await soap('Cancelacion', 'getStatusCancelacionAsincrona', { transactionId })
    return {
      status: statuses(text)[0],
      acuse: field(text, 'acuseSAT').replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
    }
  }

  test('at once gives SAT’s code for the folio, and keeps the acuse', async () => {
    const uuid = await stamped()
    const { text } = await soap('Timbrado', 'enviarSolicitudCancelacion', {
      solicitudCancelacion: signed(uuid),
    })
    assert.deepEqual(statuses(text), [200, 200])
    assert.deepEqual([field(text, 'uuid'), field(text, 'statusUUID')], [uuid, '201'])
    const kept = await statusOf(uuid)
    assert.equal(kept.status, 200)
    const acuse = readAcuse(kept.acuse)
    assert.deepEqual(acuse.ok && acuse.value.folios, [{ uuid, estatusUUID: '201' }])
  })

  test('by and by has a transaction: 200, then 701; its status follows SAT, also over a restart', async () => {
    const uuid = await stamped(20)
    world.simulator.clock.advance(31 * 60_000)
    const { text } = await later(uuid)
    assert.equal(statuses(text)[0], 200)
    assert.equal(field(text, 'mensaje'), uuid.toLowerCase())
    await world.restart()
    assert.equal((await statusOf(field(text, 'mensaje'))).status, 211)
    assert.equal(statuses((await later(uuid)).text)[0], 701)
    await world.simulator.sat.answer(uuid, 'rejected')
    assert.equal((await statusOf(uuid)).status, 213)
    assert.equal(statuses((await later(uuid)).text)[0], 200)
    await world.simulator.sat.answer(uuid, 'accepted')
    assert.equal((await statusOf(uuid)).status, 200)
  })

  test('by and by is sent again until SAT knows the CFDI', async () => {
    const uuid = await stamped()
    world.simulator.sat.change({ cancelLag_ms: 300_000 })
    await later(uuid)
    assert.equal((await statusOf(uuid)).status, 201)
    world.simulator.clock.advance(300_000)
    assert.equal((await statusOf(uuid)).status, 200)
  })

  test('with another signature is 1802, and nothing is known of it: 702', async () => {
    const uuid = await stamped()
    const xml = signedCancelacion(world, { uuid, motivo: '02' }).replace(
      /<SignatureValue>..../,
      '<SignatureValue>AAAA',
    )
    const now = await soap('Timbrado', 'enviarSolicitudCancelacion', { solicitudCancelacion: base64(xml) })
    const by = await soap('Cancelacion', 'enviarSolicitudCancelacionAsincrono', { solicitud: base64(xml) })
    assert.deepEqual([statuses(now.text), statuses(by.text)], [[1802], [1802]])
    assert.equal((await statusOf(uuid)).status, 702)
  })
})

test('buscar finds a CFDI by UUID, or an empty list', async () => {
  const stamped = await timbrar(world.seal().xml)
  const uuid = field(stamped.text, 'uuid')
  const asked = (id: string) =>
    soap('Utilerias', 'buscar', {
      parametros: `<w:limit>1</w:limit><w:offset>0</w:offset><w:uuid>${id}</w:uuid>`,
    })
  assert.equal(field((await asked(uuid)).text, 'xml'), field(stamped.text, 'cfdiTimbrado'))
  assert.match((await asked('11111111-2222-3333-4444-000000000001')).text, /<ax27:cfdis xsi:nil="true"\/>/)
})

test('each service describes itself under ?wsdl, with a port for either SOAP', async () => {
  for (const service of ['Timbrado', 'Cancelacion', 'Utilerias']) {
    const text = await (await fetch(`${world.simulator.url}/ws/services/${service}?wsdl`)).text()
    const ports = [...text.matchAll(/location="([^"]*)"/g)].map(
      ([, address = '']) => new URL(address).pathname,
    )
    assert.deepEqual(ports, [
      `/ws/services/${service}.${service}HttpsSoap11Endpoint/`,
      `/ws/services/${service}.${service}HttpsSoap12Endpoint/`,
    ])
    const { status } = await post(ports[0] ?? '', '<a/>', 'text/xml')
    assert.equal(status, 500, 'the port is there and wants an envelope')
  }
})
