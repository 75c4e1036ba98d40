import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import {
  buildAceptacionRechazo,
  buildConsultaRelacionados,
  type Comprobante,
  localFecha,
  type Parsed,
  readCFDI,
  type SatRequest,
  signSatRequest,
} from '@timbra/cfdi'
import { cancelacionSigner, decryptPrivateKey } from '@timbra/cfdi/node'
import { readXML } from '../src/sat/xml.ts'
import { signedCancelacion } from './support/cancellation.ts'
import { addFault, call as control } from './support/client.ts'
import { testWorld, type TestWorld, UNIVERSIDAD } from './support/world.ts'

let world: TestWorld
before(async () => {
  world = await testWorld()
})
afterEach(() => world.simulator.reset())
after(() => world.close())

type Children = Readonly<Record<string, string>>
const LOGIN = { username: 'demo', password: 'demo' }
const base64 = (xml: Uint8Array | string) => Buffer.from(xml).toString('base64')

/** As a client with a prefix of its own. */
async function ask(path: string, operation: string, children: Children) {
  const service = path.replace('.wsdl', '')
  const written = Object.entries(children).map(([name, value]) => `<x:${name}>${value}</x:${name}>`)
  const body = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:x="http://facturacion.finkok.com/${service}"><e:Body><x:${operation}>${written.join('')}</x:${operation}></e:Body></e:Envelope>`
  const headers = { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${operation}"` }
  const url = `${world.simulator.url}/servicios/soap/${path}`
  const response = await fetch(url, { method: 'POST', headers, body })
  const text = await response.text()
  assert.ok(readXML(text), 'an answer is well-formed')
  const field = (name: string) =>
    unescaped(new RegExp(`<s0:${name}>([^<]*)</s0:${name}>`).exec(text)?.[1] ?? '')
  const codes = [...text.matchAll(/<s0:CodigoError>([^<]*)</g)].map(([, code]) => code)
  return { status: response.status, text, field, codes }
}

const stamp = (xml: Uint8Array | string, operation = 'stamp') =>
  ask('stamp', operation, { xml: base64(xml), ...LOGIN })
const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
const stamps = () => world.simulator.ledger('finkok').length

describe('a stamp at Finkok', () => {
  test('is answered byte for byte in the shape of pac-spec §5.2, Incidencias empty', async () => {
    const { text, status } = await stamp(world.seal().xml)
    const entry = world.simulator.ledger('finkok').at(-1)
    assert.ok(entry)
    const { uuid, fechaTimbrado, selloSAT, noCertificadoSAT } = entry.timbre
    const xml = entry.xml.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    assert.equal(status, 200)
    assert.equal(
      text,
      `<senv:Envelope xmlns:senv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:tns="http://facturacion.finkok.com/stamp" xmlns:s0="apps.services.soap.core.views"><senv:Body><tns:stampResponse><tns:stampResult><s0:xml>${xml}</s0:xml><s0:UUID>${uuid}</s0:UUID><s0:Fecha>${fechaTimbrado}</s0:Fecha><s0:CodEstatus>Comprobante timbrado satisfactoriamente</s0:CodEstatus><s0:SatSeal>${selloSAT}</s0:SatSeal><s0:Incidencias/><s0:NoCertificadoSAT>${noCertificadoSAT}</s0:NoCertificadoSAT></tns:stampResult></tns:stampResponse></senv:Body></senv:Envelope>`,
    )
  })

  test('is in its own ledger and in no other, once, however often it is asked for', async () => {
    const { xml } = world.seal()
    const before = [stamps(), world.simulator.ledger('sw').length]
    const first = await stamp(xml)
    const again = await stamp(xml)
    assert.deepEqual([stamps(), world.simulator.ledger('sw').length], [(before[0] ?? 0) + 1, before[1]])
    assert.equal(again.field('UUID'), first.field('UUID'))
    assert.equal(again.field('xml'), first.field('xml'))
    assert.equal(again.field('CodEstatus'), 'Comprobante timbrado previamente')
    assert.deepEqual(again.codes, ['307', '307'], 'listed twice, as has been seen')
  })

  test('is taken at the address of the WSDL too, which a GET describes', async () => {
    const { codes, field } = await ask('stamp.wsdl', 'stamp', { xml: base64(world.seal().xml), ...LOGIN })
    assert.deepEqual(codes, [])
    assert.match(field('UUID'), /^[0-9A-F-]{36}$/)
    for (const service of ['stamp', 'cancel', 'utilities', 'registration', 'retentions']) {
      const response = await fetch(`${world.simulator.url}/servicios/soap/${service}.wsdl`)
      const text = await response.text()
      assert.equal(response.status, 200)
      assert.ok(readXML(text))
      assert.match(text, new RegExp(`http://facturacion.finkok.com/${service}`))
    }
  })

  test('is refused with an Incidencia that says why', async () => {
    const stranger = world.seal({ receptor: { nombre: 'OTRO NOMBRE' } })
    const { codes, field } = await stamp(stranger.xml)
    assert.deepEqual(codes, ['CFDI40145'])
    assert.deepEqual([field('xml'), field('UUID')], ['', ''])
    assert.equal(field('RfcEmisor'), 'SDE2601018A0')
  })

  test('wants base64 exactly once, of a CFDI without timbre, of less than 1 MB', async () => {
    const before = stamps()
    const { xml } = world.seal()
    assert.deepEqual((await stamp(base64(xml))).codes, ['705'])
    assert.deepEqual((await ask('stamp', 'stamp', { xml: 'no base64', ...LOGIN })).codes, ['705'])
    const large = Buffer.concat([Buffer.from(xml), Buffer.alloc(1024 * 1024, ' ')])
    assert.deepEqual((await stamp(large)).codes, ['705'])
    assert.equal(stamps(), before)
    const { field } = await stamp(xml)
    assert.deepEqual((await stamp(field('xml'))).codes, ['707'])
  })

  test('asks for user, credit and a registered issuer', async () => {
    const { xml } = world.seal()
    const change = (input: object) => control(`${world.simulator.url}/__sim/accounts/finkok`, input)
    assert.deepEqual((await ask('stamp', 'stamp', { xml: base64(xml), ...LOGIN, password: 'x' })).codes, [
      '300',
    ])
    await change({ user: 'demo', stamps: 0 })
    assert.deepEqual((await stamp(xml)).codes, ['718'])
    await change({ user: 'demo', stamps: 'unlimited', clients: ['EKU9003173C9'] })
    assert.deepEqual((await stamp(xml)).codes, ['702'])
    const reseller = { reseller_username: 'demo', reseller_password: 'demo', taxpayer_id: 'SDE2601018A0' }
    assert.equal((await ask('registration', 'add', reseller)).field('success'), 'true')
    await ask('registration', 'edit', { ...reseller, status: 'S' })
    assert.deepEqual((await stamp(xml)).codes, ['701'])
    await ask('registration', 'edit', { ...reseller, status: 'A' })
    await change({ user: 'demo', locked: true })
    assert.deepEqual((await stamp(xml)).codes, ['703'])
    await change({ user: 'demo', locked: false })
    assert.deepEqual((await stamp(xml)).codes, [])
  })

  test('may come with a warning; a duplicate, for a while, without its data', async () => {
    const fault = { pac: 'finkok', op: 'stamp' } as const
    await addFault(world.simulator.url, { ...fault, mode: 'warn-with-success', times: 1 })
    const { xml } = world.seal()
    const warned = await stamp(xml)
    assert.deepEqual(warned.codes, ['708'])
    assert.match(warned.field('UUID'), /^[0-9A-F-]{36}$/)
    await addFault(world.simulator.url, { ...fault, mode: 'dup-no-data', ms: 8_000 })
    const { codes, field } = await stamp(xml)
    assert.deepEqual([codes, field('UUID'), field('xml')], [['307', '307'], '', ''])
    world.simulator.clock.advance(8_000)
    assert.equal((await stamp(xml)).field('UUID'), warned.field('UUID'))
  })

  test('can break with a Fault', async () => {
    await addFault(world.simulator.url, { pac: 'finkok', op: 'stamp', mode: 'soap-fault', times: 1 })
    const { status, text } = await stamp(world.seal().xml)
    assert.equal(status, 500)
    assert.match(text, /<faultstring>/)
    assert.equal((await ask('stamp', 'stampede', LOGIN)).status, 500)
  })
})

describe('quick_stamp', () => {
  test('stamps, says 307 without data the second time, and the SAT hears of it later', async () => {
    const { xml } = world.seal({ receptor: UNIVERSIDAD })
    const first = await stamp(xml, 'quick_stamp')
    const uuid = first.field('UUID')
    const again = await stamp(xml, 'quick_stamp')
    assert.deepEqual([again.codes, again.field('xml')], [['307', '307'], ''])
    const total = / Total="([^"]*)"/.exec(first.field('xml'))?.[1] ?? ''
    const asked = { ...LOGIN, taxpayer_id: 'SDE2601018A0', rtaxpayer_id: UNIVERSIDAD.rfc, uuid, total }
    const estado = async () => (await ask('cancel', 'get_sat_status', asked)).field('Estado')
    const pending = async () => (await ask('stamp', 'query_pending', { ...LOGIN, uuid })).field('status')
    assert.deepEqual([await estado(), await pending()], ['No Encontrado', 'S'])
    world.simulator.clock.advance(60_000)
    assert.deepEqual([await estado(), await pending()], ['Vigente', 'F'])
  })

  test('query_pending says what it does not know in both ways that were seen', async () => {
    const uuid = '11111111-2222-4333-8444-555555555555'
    const one = await ask('stamp', 'query_pending', { ...LOGIN, uuid })
    assert.equal(one.field('error'), `UUID ${uuid} No Encontrado`)
    const two = await ask('stamp', 'query_pending', { ...LOGIN, uuid: 'x' })
    assert.equal(two.field('error'), 'UUID con formato invalido')
    await addFault(world.simulator.url, { pac: 'finkok', op: 'recover', mode: 'soap-fault', times: 1 })
    const three = await ask('stamp', 'query_pending', { ...LOGIN, uuid })
    assert.equal(three.status, 500)
    assert.match(three.text, /local variable 'invoice' referenced before assignment/)
  })
})

describe('what Finkok remembers', () => {
  test('`stamped` gives the earlier stamp or 603, and never makes one', async () => {
    const { xml } = world.seal()
    const before = stamps()
    assert.deepEqual((await stamp(xml, 'stamped')).codes, ['603'])
    assert.equal(stamps(), before)
    const first = await stamp(xml)
    await addFault(world.simulator.url, { pac: 'finkok', op: 'recover', mode: 'recover-lag', ms: 6_000 })
    assert.deepEqual((await stamp(xml, 'stamped')).codes, ['603'], 'just stamped, and not yet known')
    world.simulator.clock.advance(6_000)
    const found = await stamp(xml, 'stamped')
    assert.deepEqual([found.codes, found.field('xml')], [[], first.field('xml')])
  })

  test('get_xml gives three months of it, to the issuer', async () => {
    const { xml } = world.seal()
    const uuid = (await stamp(xml)).field('UUID')
    const asked = { ...LOGIN, uuid, taxpayer_id: 'SDE2601018A0', invoice_type: 'I' }
    const found = await ask('utilities', 'get_xml', asked)
    assert.ok(readCFDI(Buffer.from(found.field('xml'))).ok)
    const other = await ask('utilities', 'get_xml', { ...asked, taxpayer_id: 'EKU9003173C9' })
    assert.equal(other.field('error'), 'UUID does not Exists')
    world.simulator.clock.advance(93 * 24 * 3_600_000)
    assert.equal((await ask('utilities', 'get_xml', asked)).field('error'), 'UUID does not Exists')
  })

  test('tells time and credit, and asks who wants to know', async () => {
    const { field } = await ask('utilities', 'datetime', { ...LOGIN, zipcode: '' })
    assert.equal(field('datetime'), '2026-11-23T12:00:00')
    const wrong = await ask('utilities', 'datetime', { username: 'demo', password: 'x' })
    assert.equal(wrong.field('error'), 'Invalid username or password')
    const reseller = { reseller_username: 'demo', reseller_password: 'demo', taxpayer_id: 'SDE2601018A0' }
    assert.equal((await ask('registration', 'get', reseller)).field('credit'), '-1')
    const other = await ask('registration', 'get', { ...reseller, reseller_password: 'x' })
    assert.match(other.field('message'), /^Sorry there was an error/)
  })
})

describe('cancelling at Finkok', () => {
  const cancel = (xml: string) =>
    ask('cancel', 'cancel_signature', { xml: base64(xml), ...LOGIN, store_pending: 'false' })

  test('answers each folio, SAT’s envelope inside Acuse, and keeps it', async () => {
    const uuid = (await stamp(world.seal().xml)).field('UUID')
    const { field } = await cancel(signedCancelacion(world, { uuid, motivo: '02' }))
    assert.deepEqual([field('UUID'), field('EstatusUUID')], [uuid, '201'])
    assert.match(field('Acuse'), /^<s:Envelope .*<CancelaCFDResult Fecha="2026-11-23T12:00:00\.\d{7}"/)
    assert.equal(field('CodEstatus'), '')
    const asked = { ...LOGIN, taxpayer_id: 'SDE2601018A0', uuid, type: 'C' }
    assert.equal((await ask('cancel', 'get_receipt', asked)).field('receipt'), field('Acuse'))
    const none = await ask('cancel', 'get_receipt', { ...asked, taxpayer_id: 'EKU9003173C9' })
    assert.equal(none.field('error'), 'There is not a Cancellation receipt with that info')
  })

  test('says CodEstatus on trouble only: a forged signature, no base64, a wrong user', async () => {
    const uuid = (await stamp(world.seal().xml)).field('UUID')
    const signed = signedCancelacion(world, { uuid, motivo: '02' })
    const forged = signed.replace('Motivo="02"', 'Motivo="03"')
    assert.equal((await cancel(forged)).field('CodEstatus'), '302')
    const bare = await ask('cancel', 'cancel_signature', { xml: '<no/>', ...LOGIN })
    assert.equal(bare.field('CodEstatus'), '704')
    const wrong = await ask('cancel', 'cancel_signature', {
      xml: base64(signed),
      username: 'x',
      password: 'y',
    })
    assert.equal(wrong.field('CodEstatus'), 'Invalid Username or Password')
  })
})

describe('the receiver, at Finkok', () => {
  const signedBy = (request: Parsed<SatRequest>): string => {
    const { csdCer: cer, csdKey: key, csdPassphrase: passphrase } = world.files
    const pkcs8 = decryptPrivateKey({ key, passphrase })
    assert.ok(request.ok && pkcs8.ok)
    const document = signSatRequest(request.value, cancelacionSigner({ cer, pkcs8: pkcs8.value }))
    assert.ok(document.ok)
    return document.value
  }
  const rfcPac = 'CVD110412TF6'
  const SELF = {
    rfc: 'SDE2601018A0',
    nombre: 'SUPERMERCADOS DE DEMOSTRACION',
    domicilioFiscalReceptor: '32320',
  }

  test('sees what waits for it and answers it with its signature', async () => {
    const uuid = (await stamp(world.seal({ receptor: SELF, scale: 100 }).xml)).field('UUID')
    world.simulator.clock.advance(3_600_000)
    const signed = signedCancelacion(world, { uuid, motivo: '02' })
    await ask('cancel', 'cancel_signature', { xml: base64(signed), ...LOGIN, store_pending: 'false' })
    const pending = await ask('cancel', 'get_pending', { ...LOGIN, rtaxpayer_id: SELF.rfc })
    assert.equal(pending.field('string'), uuid)
    const fecha = localFecha(world.simulator.clock.now(), 'America/Mexico_City')
    const answer = signedBy(
      buildAceptacionRechazo({ fecha, rfcPac, rfcReceptor: SELF.rfc, uuid, respuesta: 'Aceptacion' }),
    )
    const accept = (xml: string) => ask('cancel', 'accept_reject_signature', { xml: base64(xml), ...LOGIN })
    assert.equal(
      (await accept(answer.replace('Aceptacion<', 'Rechazo<'))).field('error'),
      '302',
      'a forged one',
    )
    const accepted = await accept(answer)
    assert.match(accepted.text, new RegExp(`<s0:Acepta><s0:status>1000</s0:status><s0:uuid>${uuid}<`))
    assert.equal(world.simulator.sat.stateOf(uuid).kind, 'cancelled')
    assert.match((await accept(answer)).text, /<s0:status>1002</)
  })

  test('is told parents and children', async () => {
    const uuid = (await stamp(world.seal().xml)).field('UUID')
    const spoil = (c: Comprobante) => ({ ...c, cfdiRelacionados: [{ tipoRelacion: '01', uuids: [uuid] }] })
    const child = (await stamp(world.seal({ spoil }).xml)).field('UUID')
    const related = (of: string) => {
      const asks = { role: 'emisor', rfc: 'SDE2601018A0' } as const
      const xml = base64(signedBy(buildConsultaRelacionados({ rfcPac, uuid: of, asks })))
      return ask('cancel', 'get_related_signature', { xml, ...LOGIN })
    }
    assert.match((await related(uuid)).text, new RegExp(`<s0:Hijo><s0:uuid>${child}<`))
    assert.match((await related(child)).text, new RegExp(`<s0:Padre><s0:uuid>${uuid}<`))
  })
})
