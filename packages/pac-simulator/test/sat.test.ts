import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { type Comprobante, expresionImpresa, readAcuse, readCFDI } from '@timbra/cfdi'
import { cancelacionSigner } from '@timbra/cfdi/node'
import { makeCertificate } from '../src/sandbox.ts'
import { cancelAtSW, consult, signedCancelacion } from './support/cancellation.ts'
import { get, stamp, token } from './support/client.ts'
import { type Changes, testWorld, type TestWorld } from './support/world.ts'

let world: TestWorld
before(async () => {
  world = await testWorld()
})
afterEach(() => world.simulator.reset())
after(() => world.close())

const HOUR_ms = 3_600_000
const HOURS_72_ms = 72 * HOUR_ms

/** Stamps at SW. @returns UUID and the question to SAT */
async function stamped(changes: Changes = {}): Promise<{ uuid: string; expression: string }> {
  const { body } = await stamp(world.simulator.url, world.seal(changes).xml)
  const read = readCFDI(String(body.data?.cfdi))
  assert.ok(read.ok && read.value.timbre, JSON.stringify(body))
  const { emisor, receptor, sello } = read.value.comprobante
  const uuid = read.value.timbre.uuid
  const total = / Total="([^"]*)"/.exec(String(body.data?.cfdi))?.[1] ?? ''
  const expression = expresionImpresa({
    uuid,
    rfcEmisor: emisor.rfc,
    rfcReceptor: receptor.rfc,
    total,
    sello,
  })
  return { uuid, expression }
}

/** Over $1,000: the receiver is asked once the grace has passed. */
async function expensive(): Promise<{ uuid: string; expression: string }> {
  const dear = await stamped({ scale: 100 })
  world.simulator.clock.advance(HOUR_ms)
  return dear
}

const cancel = (uuid: string, motivo = '02', folioSustitucion: string | null = null) =>
  cancelAtSW(world, signedCancelacion(world, { uuid, motivo, folioSustitucion }))
const status = (expression: string) => consult(world.simulator.url, expression)
const answer = async (uuid: string, how: string): Promise<number> => {
  const body = JSON.stringify({ answer: how })
  return (await fetch(`${world.simulator.url}/__sim/sat/${uuid}`, { method: 'POST', body })).status
}
const replacing = (uuid: string, tipoRelacion: string): Changes => ({
  spoil: (c: Comprobante) => ({ ...c, cfdiRelacionados: [{ tipoRelacion, uuids: [uuid] }] }),
})

describe('a sat-lag rule', () => {
  const lag = (op: 'status' | 'cancel', ms: number) =>
    world.simulator.addFault({ pac: 'sat', op, mode: 'sat-lag', ms })

  test('for status: N - 602 while the stamp is younger, and the cancellation is taken meanwhile', async () => {
    lag('status', HOUR_ms)
    const { uuid, expression } = await stamped()
    assert.match(await status(expression), /^N - 602 | No Encontrado/)
    assert.equal(await cancel(uuid), '201')
    world.simulator.clock.advance(HOUR_ms)
    assert.match(await status(expression), /^S - .*Cancelado/)
  })

  test('for cancel: 205 while the stamp is younger, although the status is Vigente', async () => {
    lag('cancel', HOUR_ms)
    const { uuid, expression } = await stamped()
    assert.equal(await cancel(uuid), '205')
    assert.match(await status(expression), /Vigente/)
    world.simulator.clock.advance(HOUR_ms)
    assert.equal(await cancel(uuid), '201')
  })
})

describe('the status service', () => {
  test('knows a stamp, whatever the order, the prefix, the zeros and without fe', async () => {
    const { uuid, expression } = await stamped()
    const good = 'S - Comprobante obtenido satisfactoriamente | Vigente | Cancelable sin aceptación | '
    assert.equal(await status(expression), good)
    const [id, re, rr, tt] = expression.slice(1).split('&')
    assert.equal(await status(`?${tt}00&${rr}&${re}&${id}`), good)
    assert.equal(
      await status(`https://verificacfdi.facturaelectronica.sat.gob.mx/default.aspx${expression}`),
      good,
    )
    assert.equal(await status(expression.replace(uuid, uuid.toLowerCase())), good)
  })

  test('knows an RFC with & and Ñ, escaped in the expression or not', async () => {
    const { expression } = await stamped({ receptor: { rfc: 'ÑA&010101AB1', nombre: 'PERROS Y GATOS' } })
    assert.match(expression, /&rr=ÑA&amp;010101AB1&/)
    for (const written of [
      expression,
      expression.replace('&amp;', '&'),
      expression.replace('&amp;', '&amp;amp;'),
    ])
      assert.match(await status(written), /Vigente/, written)
  })

  test('says N - 602 for other data and N - 601 for no expression', async () => {
    const { expression } = await stamped()
    for (const [from, to] of [
      ['re=SDE2601018A0', 're=EKU9003173C9'],
      [/tt=\d/, 'tt=9'],
      [/fe=.{4}/, 'fe=AAAA'],
    ] as const)
      assert.equal(await status(expression.replace(from, to)), 'N - 602 | No Encontrado |  | ')
    for (const wrong of ['', '?id=x', expression.replace(/&tt=[^&]*/, '')])
      assert.equal(await status(wrong), 'N - 601 |  |  | ')
  })

  test('hears of a stamp as late as it was told to, apart from the cancellation service', async () => {
    world.simulator.sat.change({ statusLag_ms: 60_000, cancelLag_ms: 300_000 })
    const { uuid, expression } = await stamped()
    assert.match(await status(expression), /^N - 602/)
    world.simulator.clock.advance(60_000)
    assert.match(await status(expression), /Vigente/)
    assert.equal(await cancel(uuid), '205')
    world.simulator.clock.advance(240_000)
    assert.equal(await cancel(uuid), '201')
  })
})

describe('a cancellation', () => {
  test('below $1,000 needs nobody; asked again it is 202; its acuse is kept, also over a restart', async () => {
    const { uuid, expression } = await stamped()
    assert.equal(await cancel(uuid), '201')
    assert.match(await status(expression), /\| Cancelado \| .* \| Cancelado sin aceptación$/)
    assert.equal(await cancel(uuid), '202')
    await world.restart()
    const bearer = { Authorization: `Bearer ${await token(world.simulator.url)}` }
    const live = await get(`${world.simulator.url}/datawarehouse/v1/live/${uuid}`, bearer)
    const url = JSON.parse(live.text).data.records[0].urlAckCancellation
    const acuse = readAcuse((await get(url)).text)
    assert.deepEqual(acuse.ok && acuse.value.folios, [{ uuid, estatusUUID: '202' }])
  })

  test('that takes effect late is in process meanwhile: 201 is not cancelled', async () => {
    world.simulator.sat.change({ effectLag_ms: 60_000 })
    const { uuid, expression } = await stamped()
    assert.equal(await cancel(uuid), '201')
    assert.match(await status(expression), /\| Vigente \| .* \| En proceso$/)
    world.simulator.clock.advance(60_000)
    assert.match(await status(expression), /\| Cancelado \|/)
  })

  test('above $1,000 waits for the receiver, who accepts', async () => {
    const { uuid, expression } = await expensive()
    assert.match(await status(expression), /\| Vigente \| Cancelable con aceptación \| $/)
    assert.equal(await cancel(uuid), '201')
    assert.match(await status(expression), /\| En proceso$/)
    assert.equal(await answer(uuid, 'accept'), 200)
    assert.match(await status(expression), /\| Cancelado \| .* \| Cancelado con aceptación$/)
    assert.equal(await answer(uuid, 'reject'), 404)
  })

  test('refused by the receiver may be asked again, and then has no term', async () => {
    const { uuid, expression } = await expensive()
    assert.equal(await cancel(uuid), '201')
    await answer(uuid, 'reject')
    assert.match(await status(expression), /\| Vigente \| .* \| Solicitud rechazada$/)
    assert.equal(await cancel(uuid), '201')
    world.simulator.clock.advance(10 * HOURS_72_ms)
    assert.match(await status(expression), /\| Vigente \| .* \| En proceso$/)
    assert.equal(await answer(uuid, 'expire'), 200)
    assert.match(await status(expression), /\| Cancelado \| .* \| Plazo vencido$/)
  })

  test('unanswered for 72 hours is accepted by time', async () => {
    const { uuid, expression } = await expensive()
    await cancel(uuid)
    world.simulator.clock.advance(HOURS_72_ms - 1)
    assert.match(await status(expression), /\| En proceso$/)
    world.simulator.clock.advance(1)
    assert.match(await status(expression), /\| Cancelado \| .* \| Plazo vencido$/)
  })

  test('by substitution needs the substitute first: 212 until it exists, related by 04', async () => {
    const { uuid, expression } = await stamped()
    const unrelated = await stamped()
    assert.equal(await cancel(uuid, '01', unrelated.uuid), '212')
    const substitute = await stamped(replacing(uuid, '04'))
    assert.equal(await cancel(uuid), 'no_cancelable')
    assert.equal(await cancel(uuid, '01', unrelated.uuid), '212')
    assert.equal(await cancel(uuid, '01', substitute.uuid), '201')
    assert.match(await status(expression), /\| Cancelado \|/)
  })

  test('of a CFDI with a live related one is refused until that one is cancelled', async () => {
    const { uuid, expression } = await stamped()
    const child = await stamped(replacing(uuid, '01'))
    assert.match(await status(expression), /\| Vigente \| No cancelable \|/)
    assert.equal(await cancel(uuid), 'no_cancelable')
    assert.equal(await cancel(child.uuid), '201')
    assert.equal(await cancel(uuid), '201')
  })

  test('outlives a restart of the simulator', async () => {
    const { uuid, expression } = await stamped()
    await cancel(uuid)
    await world.restart()
    assert.match(await status(expression), /\| Cancelado \|/)
  })
})

describe('the signature of a cancellation', () => {
  const signed = async (folio: object = {}) => {
    const { uuid } = await stamped()
    return { uuid, xml: signedCancelacion(world, { uuid, motivo: '02', ...folio }) }
  }

  test('is good with blanks between the elements only if they were signed', async () => {
    const { xml } = await signed()
    assert.match(await cancelAtSW(world, xml.replace('<Folios>', '\n<Folios>')), /302/)
  })

  test('is good in another writing of the same document', async () => {
    const { xml } = await signed()
    const other = xml
      .replace(/<Folio Motivo="02" UUID="([^"]*)"><\/Folio>/, "<Folio UUID='$1'  Motivo='02' />")
      .replace('<Signature ', '<!-- firma --><Signature ')
    assert.notEqual(other, xml)
    assert.equal(await cancelAtSW(world, other), '201')
  })

  test('over other bytes is 302, without one 301', async () => {
    const { uuid, xml } = await signed()
    const other = await stamped()
    assert.match(await cancelAtSW(world, xml.replace(uuid, other.uuid)), /^CACFDI33 .* 302/)
    assert.match(await cancelAtSW(world, xml.replace(/<SignatureValue>..../, '<SignatureValue>AAAA')), /302/)
    assert.match(await cancelAtSW(world, xml.replace(/<Signature[\s\S]*<\/Signature>/, '')), /301/)
    assert.match(await cancelAtSW(world, 'hola'), /301/)
  })

  test('by an e.firma, an expired CSD, a stranger or another RFC is 310, 305, 309, 203', async () => {
    const { caCer, caKey, issuerRfc } = world.files
    const signer = async (change: object) => {
      const files = await makeCertificate(
        { cer: caCer, key: caKey },
        {
          kind: 'csd',
          noCertificado: '30001000000500000702',
          rfc: issuerRfc,
          representative: null,
          curp: '',
          razonSocial: 'OTRA SA DE CV',
          branch: 'Otra',
          validFrom: new Date('2026-01-01T00:00:00Z'),
          validTo: new Date('2030-01-01T00:00:00Z'),
          passphrase: null,
          ...change,
        },
      )
      return cancelacionSigner({ cer: files.cer, pkcs8: files.key })
    }
    const { uuid } = await stamped()
    const by = async (change: object, as: object = {}, rfcEmisor = issuerRfc) => {
      const made = { ...(await signer(change)), ...as }
      return cancelAtSW(world, signedCancelacion(world, { uuid, motivo: '02' }, { signer: made, rfcEmisor }))
    }
    // The engine refuses to sign with these; a stranger's software may not.
    assert.match(await by({ kind: 'fiel' }, { kind: 'csd' }), /310/)
    assert.match(await by({ validTo: new Date('2026-06-01T00:00:00Z') }), /305/)
    assert.match(await by({ rfc: 'AAA010101AAA' }, { rfc: issuerRfc }), /203/)
    assert.equal(await by({ rfc: 'AAA010101AAA' }, {}, 'AAA010101AAA'), '203')
    assert.equal(await by({}), '201')
  })
})
