import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { after, afterEach, before, describe, test } from 'node:test'
import {
  buildAceptacionRechazo,
  buildConsultaRelacionados,
  type Comprobante,
  localFecha,
  type Parsed,
  type SatRequest,
  signSatRequest,
} from '@timbra/cfdi'
import { cancelacionSigner, decryptPrivateKey } from '@timbra/cfdi/node'
import { DEMO_ISSUER } from '../src/sandbox.ts'
import { demoTaxpayers } from '../src/index.ts'
import { askSAT, cancelAtSW, fieldOf, signedCancelacion } from './support/cancellation.ts'
import { get, stamp, token } from './support/client.ts'
import { type Changes, testWorld, type TestWorld } from './support/world.ts'

/** Who buys from itself: the only receiver whose CSD is here. */
const SELF: Changes['receptor'] = {
  rfc: DEMO_ISSUER.rfc,
  nombre: DEMO_ISSUER.nombre,
  domicilioFiscalReceptor: '32320',
  regimenFiscalReceptor: DEMO_ISSUER.regimenFiscal,
}
const PAC = 'LSO1306189R5'
const NOBODY = '11111111-2222-3333-4444-000000000001'
const HOUR_ms = 3_600_000

let world: TestWorld
before(async () => {
  world = await testWorld()
})
afterEach(() => world.simulator.reset())
after(() => world.close())

async function stampedUuid(changes: Changes = {}): Promise<string> {
  const { body } = await stamp(world.simulator.url, world.seal({ receptor: SELF, ...changes }).xml)
  assert.ok(body.data?.uuid, JSON.stringify(body))
  return body.data.uuid.toUpperCase()
}

/** Over $1,000 and an hour old: its cancellation waits for the receiver. */
async function pendingUuid(): Promise<string> {
  const uuid = await stampedUuid({ scale: 100 })
  world.simulator.clock.advance(HOUR_ms)
  const xml = signedCancelacion(world, { uuid, motivo: '02', folioSustitucion: null })
  assert.equal(await cancelAtSW(world, xml), '201')
  return uuid
}

function signed(request: Parsed<SatRequest>): string {
  const { csdCer: cer, csdKey: key, csdPassphrase: passphrase } = world.files
  const pkcs8 = decryptPrivateKey({ key, passphrase })
  assert.ok(request.ok && pkcs8.ok)
  const document = signSatRequest(request.value, cancelacionSigner({ cer, pkcs8: pkcs8.value }))
  assert.ok(document.ok)
  return document.value
}

const answerOf = (uuid: string, respuesta: 'Aceptacion' | 'Rechazo'): string =>
  signed(
    buildAceptacionRechazo({
      fecha: localFecha(world.simulator.clock.now(), 'America/Mexico_City'),
      rfcPac: PAC,
      rfcReceptor: DEMO_ISSUER.rfc,
      uuid,
      respuesta,
    }),
  )

type Body = {
  readonly codStatus?: string
  readonly message?: string
  readonly messageDetail?: string
  readonly data: Record<string, unknown> | null
}

async function post(path: string, xml: string): Promise<Body> {
  return (await stamp(world.simulator.url, xml, { path })).body as unknown as Body
}

async function read(path: string): Promise<Body> {
  const headers = { Authorization: `Bearer ${await token(world.simulator.url)}` }
  return JSON.parse((await get(world.simulator.url + path, headers)).text) as Body
}

describe('a receiver at SW', () => {
  test('sees the cancellations that wait for it, and only those', async () => {
    assert.equal((await read(`/pendings/${DEMO_ISSUER.rfc}`)).codStatus, '1101')
    const uuid = await pendingUuid()
    const { data, codStatus } = await read(`/pendings/${DEMO_ISSUER.rfc}`)
    assert.deepEqual([data?.['uuid'], codStatus], [[uuid], '1100'])
    assert.equal((await read('/pendings/URE180429TM6')).codStatus, '1101')
    await world.simulator.sat.answer(uuid, 'rejected')
  })

  test('accepts: 1000, then 1002, and SAT says Cancelado con aceptación', async () => {
    const uuid = await pendingUuid()
    const { data, codStatus } = await post('/acceptreject/xml', answerOf(uuid, 'Aceptacion'))
    assert.equal(codStatus, '1000')
    assert.deepEqual(data?.['folios'], [{ uuid, estatusUUID: '1000', respuesta: 'Aceptacion' }])
    assert.match(
      String(data?.['acuse']),
      /<AcuseAceptacionRechazo RfcReceptor="SDE2601018A0" RfcPac="LSO1306189R5"/,
    )
    assert.deepEqual(world.simulator.sat.stateOf(uuid), {
      kind: 'cancelled',
      how: 'Cancelado con aceptación',
    })
    const again = await post('/acceptreject/xml', answerOf(uuid, 'Rechazo'))
    assert.deepEqual(again.data?.['folios'], [{ uuid, estatusUUID: '1002', respuesta: 'Rechazo' }])
    assert.equal(world.simulator.sat.stateOf(uuid).kind, 'cancelled')
  })

  test('rejects; what nobody asked is 1001, what nobody knows 1005', async () => {
    const uuid = await pendingUuid()
    await post('/acceptreject/xml', answerOf(uuid, 'Rechazo'))
    assert.equal(world.simulator.sat.stateOf(uuid).kind, 'rejected')
    const codes = async (of: string) =>
      (await post('/acceptreject/xml', answerOf(of, 'Aceptacion'))).data?.['folios'] as {
        estatusUUID: string
      }[]
    assert.equal((await codes(await stampedUuid()))[0]?.estatusUUID, '1001')
    assert.equal((await codes(NOBODY))[0]?.estatusUUID, '1005')
  })

  test('is believed by its signature only', async () => {
    const uuid = await pendingUuid()
    const xml = answerOf(uuid, 'Rechazo')
    const changed = await post(
      '/acceptreject/xml',
      xml.replace('Rechazo</Respuesta>', 'Aceptacion</Respuesta>'),
    )
    assert.match(String(changed.message), /^CA1000/)
    assert.match(String(changed.messageDetail), /^302/)
    const other = await post('/acceptreject/xml', xml.replaceAll(DEMO_ISSUER.rfc, 'URE180429TM6'))
    assert.match(String(other.messageDetail), /^(302|1003)/)
    assert.equal(world.simulator.sat.stateOf(uuid).kind, 'pending')
    await world.simulator.sat.answer(uuid, 'rejected')
  })

  test('asks which CFDI are related: parents, children, 2000 or 2001', async () => {
    const parent = await stampedUuid()
    const child = await stampedUuid({
      spoil: (c: Comprobante) => ({ ...c, cfdiRelacionados: [{ tipoRelacion: '04', uuids: [parent] }] }),
    })
    const ask = (uuid: string) => {
      const asks = { role: 'receptor', rfc: DEMO_ISSUER.rfc } as const
      return post('/relations/xml', signed(buildConsultaRelacionados({ rfcPac: PAC, uuid, asks })))
    }
    const rfcs = { rfcEmisor: DEMO_ISSUER.rfc, rfcReceptor: DEMO_ISSUER.rfc }
    const above = await ask(parent)
    assert.equal(above.codStatus, '2000')
    assert.deepEqual(above.data?.['uuidsRelacionadosHijos'], [{ uuid: child, ...rfcs }])
    assert.deepEqual((await ask(child)).data?.['uuidsRelacionadosPadres'], [{ uuid: parent, ...rfcs }])
    assert.equal((await ask(await stampedUuid())).codStatus, '2001')
  })
})

describe('SW’s look-ups', () => {
  test('lrfc says whether an RFC exists, and nothing of its name; taxpayers is another list', async () => {
    assert.deepEqual((await read('/lrfc/URE180429TM6')).data, {
      contribuyenteRFC: 'URE180429TM6',
      sncf: false,
      subcontratacion: false,
    })
    assert.match(String((await read('/lrfc/ZZZ010101AB1')).message), /^CS1002/)
    assert.equal((await read('/taxpayers/URE180429TM6')).data, null)
    assert.deepEqual((await read('/certificates')).data, [])
  })

  test('need a token', async () => {
    for (const path of ['/lrfc/URE180429TM6', '/pendings/X', '/certificates', '/taxpayers/X'])
      assert.equal((await get(world.simulator.url + path)).status, 401, path)
  })

  test('a path on the wrong one of SW’s two hosts is not found', async () => {
    assert.equal(await statusAs('services.test.sw.com.mx', '/management/v2/api/users/balance'), 404)
    assert.equal(await statusAs('services.test.sw.com.mx', `/datawarehouse/v1/live/${NOBODY}`), 404)
    assert.equal(await statusAs('api.test.sw.com.mx', '/lrfc/URE180429TM6'), 404)
    assert.equal(await statusAs('api.test.sw.com.mx', '/management/v2/api/users/balance'), 401)
    assert.equal(await statusAs('services.test.sw.com.mx', '/lrfc/URE180429TM6'), 401)
  })
})

test('an issuer on the list of article 69-B is told by the status service; a CSD that is too new is 402', async () => {
  const until = new Date(world.simulator.clock.now().getTime() + HOUR_ms)
  const taxpayers = demoTaxpayers().map((one) =>
    one.rfc === DEMO_ISSUER.rfc ? { ...one, efos: true, csdFrom: until } : one,
  )
  await world.restart({ taxpayers })
  const early = await stamp(world.simulator.url, world.seal().xml)
  assert.match(String(early.body.message), /^402/)
  world.simulator.clock.advance(HOUR_ms)
  const { body } = await stamp(world.simulator.url, world.seal().xml)
  const entry = world.simulator.ledger('sw').at(-1)
  assert.equal(entry?.uuid, body.data?.uuid?.toUpperCase())
  const expression = `?id=${entry?.uuid}&re=${entry?.rfcEmisor}&rr=${entry?.rfcReceptor}&tt=${entry?.total}`
  assert.equal(fieldOf(await askSAT(world.simulator.url, expression), 'ValidacionEFOS'), '100')
  assert.match((await read(`/taxpayers/${DEMO_ISSUER.rfc}`)).data?.['situacion'] as string, /Definitivo/)
})

function statusAs(host: string, path: string): Promise<number> {
  const { port } = world.simulator
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject).end()
  })
}
