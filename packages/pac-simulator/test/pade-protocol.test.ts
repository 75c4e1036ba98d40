import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, afterEach, before, describe, test } from 'node:test'
import { readCFDI } from '@timbra/cfdi'
import { DEMO_CONTRATO } from '../src/index.ts'
import { testWorld, type TestWorld } from './support/world.ts'

let world: TestWorld
before(async () => {
  world = await testWorld()
})
afterEach(() => world.simulator.reset())
after(() => world.close())

const LOGIN = `Basic ${Buffer.from('demo:demo').toString('base64')}`

/** As a client without fetch: only the headers given. */
function post(path: string, body: Uint8Array | string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const call = request(new URL(path, world.simulator.url), { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      )
    })
    call.on('error', reject).end(body)
  })
}

const rest = (xml: Uint8Array, options: readonly string[], headers: Record<string, string> = {}) => {
  const query = options.map((option) => `&opciones=${option}`).join('')
  const path = `/servicio/rest/timbrado40?contrato=${DEMO_CONTRATO}${query}`
  return post(path, xml, { Authorization: LOGIN, 'Content-Type': 'application/xml', ...headers })
}

/** The document inside `return`. */
async function soap(operation: string, children: string): Promise<string> {
  const account = `<contrato>${DEMO_CONTRATO}</contrato><usuario>demo</usuario><passwd>demo</passwd>`
  const envelope = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:tim="timbrado.ws.pade.mx"><soapenv:Header/><soapenv:Body><tim:${operation}>${account}${children}</tim:${operation}></soapenv:Body></soapenv:Envelope>`
  const { status, text } = await post('/servicio/Timbrado4.0', envelope, { 'Content-Type': 'text/xml' })
  assert.equal(status, 200, text)
  const inner = /<return>([\s\S]*)<\/return>/.exec(text)?.[1] ?? ''
  return inner.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

const field = (document: string, name: string) => new RegExp(`<${name}>([^<]*)<`).exec(document)?.[1] ?? ''

describe('PADE by REST', () => {
  test('answers JSON or XML as asked, a balance only when asked', async () => {
    const json = await rest(world.seal().xml, ['RESPUESTA_JSON', 'CONSULTAR_SALDO'])
    const { servicioTimbrado } = JSON.parse(json.text)
    assert.deepEqual(Object.keys(servicioTimbrado), [
      'id',
      'timbradoOk',
      'contrato',
      'codigo',
      'mensaje',
      'version',
      'UUID',
      'FechaTimbrado',
      'selloCFD',
      'noCertificadoSAT',
      'selloSAT',
      'xmlBase64',
      'saldo',
    ])
    assert.notEqual(servicioTimbrado.id, servicioTimbrado.UUID)
    const xml = await rest(world.seal().xml, [])
    assert.match(xml.text, /^<\?xml[^>]*><servicioTimbrado><id>.*<timbradoOk>true<\/timbradoOk>/)
    assert.doesNotMatch(xml.text, /saldo/)
  })

  test('gives the earlier stamp of a 307 only with the option', async () => {
    const { xml } = world.seal()
    await rest(xml, [])
    const bare = await rest(xml, [])
    assert.deepEqual([field(bare.text, 'codigo'), field(bare.text, 'timbradoOk')], ['307', 'false'])
    assert.equal(field(bare.text, 'xmlBase64'), '')
    const full = await rest(xml, ['REGRESAR_CON_ERROR_307_XML'])
    assert.equal(field(full.text, 'codigo'), '307')
    const read = readCFDI(Buffer.from(field(full.text, 'xmlBase64'), 'base64'))
    assert.equal(read.ok && read.value.timbre?.uuid, field(full.text, 'UUID'))
  })

  test('refuses Accept, a missing login, a foreign contract, an option that needs the CSD', async () => {
    const before = world.simulator.ledger('pade').length
    for (const accept of ['application/json', '*/*'])
      assert.equal((await rest(world.seal().xml, [], { Accept: accept })).status, 406)
    const path = '/servicio/rest/timbrado40?contrato='
    assert.equal((await post(path, world.seal().xml)).status, 401)
    const foreign = await post(`${path}x`, world.seal().xml, { Authorization: LOGIN })
    assert.equal(field(foreign.text, 'codigo'), '2')
    assert.equal(field((await rest(world.seal().xml, ['CALCULAR_SELLO'])).text, 'codigo'), '3')
    assert.equal(world.simulator.ledger('pade').length, before)
  })

  test('stamps what SW has stamped too: no PAC knows of another', async () => {
    const { xml } = world.seal()
    const sw = world.simulator.ledger('sw').length
    const { text } = await rest(xml, [])
    assert.equal(field(text, 'timbradoOk'), 'true')
    assert.equal(world.simulator.ledger('sw').length, sw)
  })
})

describe('PADE by SOAP', () => {
  test('stamps, plain or base64, into the same ledger as REST', async () => {
    const { xml } = world.seal()
    const base64 = Buffer.from(xml).toString('base64')
    const first = await soap('timbradoBase64', `<cfdiXmlBase64>${base64}</cfdiXmlBase64>`)
    assert.equal(field(first, 'timbradoOk'), 'true')
    const text = Buffer.from(xml).toString('utf8').replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    const again = await soap('timbrado', `<cfdiXml>${text}</cfdiXml>`)
    assert.equal(field(again, 'codigo'), '307')
  })

  test('finds a CFDI by UUID, or says 602', async () => {
    const stamped = await rest(world.seal().xml, [])
    const found = await soap('cfdiPorUUID', `<uuid>${field(stamped.text, 'UUID')}</uuid>`)
    assert.equal(field(found, 'xmlBase64'), field(stamped.text, 'xmlBase64'))
    const none = await soap('cfdiPorUUID', '<uuid>11111111-2222-3333-4444-000000000001</uuid>')
    assert.deepEqual([field(none, 'consultaOk'), field(none, 'codigo')], ['false', '602'])
  })

  test('passes SAT’s status on', async () => {
    const { text } = await rest(world.seal().xml, [])
    const { rfcEmisor, rfcReceptor, total, uuid } = world.simulator.ledger('pade').at(-1) ?? {}
    assert.equal(uuid, field(text, 'UUID'))
    const asked = `<uuid>${uuid}</uuid><rfcEmisor>${rfcEmisor}</rfcEmisor><rfcReceptor>${rfcReceptor}</rfcReceptor><total>${total}</total>`
    const status = await soap('consultarEstatusComprobante', asked)
    assert.deepEqual([field(status, 'codigo'), field(status, 'estado')], ['91', 'Vigente'])
    const other = await soap('consultarEstatusComprobante', asked.replace(String(total), '1.00'))
    assert.equal(field(other, 'codigo'), '90')
  })

  test('wants one signed document to cancel, and no key', async () => {
    const missing = await soap('cancelarConOpciones', '<rfcEmisor>SDE2601018A0</rfcEmisor>')
    assert.deepEqual([field(missing, 'statusOk'), field(missing, 'codigo')], ['false', '3'])
    const none = await soap('acuseCancelacion', '<uuid>11111111-2222-3333-4444-000000000001</uuid>')
    assert.equal(field(none, 'codigo'), '21')
  })

  test('answers a fault to what it does not know', async () => {
    const { status, text } = await post('/servicio/Timbrado4.0', '<a/>')
    assert.equal(status, 500)
    assert.match(text, /S:Fault/)
  })
})
