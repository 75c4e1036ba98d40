import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { readAcuse, readCFDI } from '@timbra/cfdi'
import type { FaultRule } from '@timbra/pac-simulator'
import { signedCancelacion } from '../../../packages/pac-simulator/test/support/cancellation.ts'
import type { CancelRequest, Canceller, Pac } from '../src/pac/pac.ts'
import { CASES } from './fourteen/cases.ts'
import { pacWorld, type PacWorld } from './support/pac-world.ts'

let world: PacWorld
before(async () => {
  world = await pacWorld()
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

const OPTIONS = { timeout_ms: 20_000 }

for (const { id } of CASES) {
  const adapter = (change: { password?: string } = {}): Pac & Canceller =>
    id === 'sw' ? world.pac(change) : world[id](change)
  const fault = (rule: Omit<FaultRule, 'pac'>) => world.simulator.addFault({ pac: id, ...rule })

  const stamped = async (changes: Parameters<PacWorld['request']>[0] = {}): Promise<CancelRequest> => {
    const { cfdi } = world.request(changes)
    const outcome = await adapter().stamp({ cfdi, idempotencyKey: cfdi.sello.slice(0, 40) }, OPTIONS)
    assert.ok(outcome.kind === 'stamped')
    const read = readCFDI(outcome.xml)
    assert.ok(read.ok)
    const { uuid } = outcome
    return {
      signedXml: signedCancelacion(world, { uuid, motivo: '02' }),
      uuid,
      issuerRfc: read.value.comprobante.emisor.rfc,
      receiverRfc: read.value.comprobante.receptor.rfc,
      total: cfdi.total,
      motivo: '02',
      folioSustitucion: null,
    }
  }

  describe(`a cancellation through ${id}`, () => {
    test('is accepted with the acuse as it came, and repeated it is known', async () => {
      const request = await stamped()
      const outcome = await adapter().cancel(request, OPTIONS)
      assert.ok(outcome.kind === 'accepted' && outcome.acuse)
      assert.equal(outcome.satCode, '201')
      const acuse = readAcuse(outcome.acuse)
      assert.deepEqual(acuse.ok && acuse.value.folios, [{ uuid: request.uuid, estatusUUID: '201' }])
      assert.deepEqual(await adapter().cancelReceipt(request, OPTIONS), outcome.acuse)
      assert.equal((await adapter().cancel(request, OPTIONS)).kind, 'already')
    })

    test('has no receipt before it was asked for', async () => {
      assert.equal(await adapter().cancelReceipt(await stamped(), OPTIONS), null)
    })

    test('of a CFDI that SAT does not know yet is not-found-yet', async () => {
      const request = await stamped()
      world.simulator.sat.change({ cancelLag_ms: 300_000 })
      const outcome = await adapter().cancel(request, OPTIONS)
      assert.ok(outcome.kind === 'not-found-yet')
      assert.equal(outcome.satCode, '205')
    })

    test('with another signature is refused by SAT: ours to mend', async () => {
      const request = await stamped()
      const signedXml = request.signedXml.replace(/<SignatureValue>..../, '<SignatureValue>AAAA')
      const outcome = await adapter().cancel({ ...request, signedXml }, OPTIONS)
      assert.ok(outcome.kind === 'rejected')
      assert.deepEqual([outcome.verdict, outcome.issues[0]?.code], ['code-fix', '302'])
    })

    test('by substitution without the substitute is refused', async () => {
      const request = await stamped()
      const folioSustitucion = '11111111-2222-3333-4444-000000000009'
      const { uuid } = request
      const signedXml = signedCancelacion(world, { uuid, motivo: '01', folioSustitucion })
      const outcome = await adapter().cancel(
        { ...request, motivo: '01', folioSustitucion, signedXml },
        OPTIONS,
      )
      assert.ok(outcome.kind === 'rejected')
      assert.equal(outcome.issues[0]?.code, '212')
    })

    test('of a CFDI that a live one names is not possible until that one is cancelled', async () => {
      const parent = await stamped()
      const cfdiRelacionados = [{ tipoRelacion: '01', uuids: [parent.uuid] }]
      const child = await stamped({ spoil: (c) => ({ ...c, cfdiRelacionados }) })
      assert.equal((await adapter().cancel(parent, OPTIONS)).kind, 'not-cancelable')
      assert.equal((await adapter().cancel(child, OPTIONS)).kind, 'accepted')
      assert.equal((await adapter().cancel(parent, OPTIONS)).kind, 'accepted')
    })

    test('whose answer is lost or unreadable is unknown, and may be sent again', async () => {
      for (const mode of ['reset-after', 'http-502', 'timeout-before'] as const) {
        const request = await stamped()
        fault({ op: 'cancel', mode, times: 1, stamped: true })
        const lost = await adapter().cancel(request, { timeout_ms: 1000 })
        assert.equal(lost.kind, 'unknown', mode)
        const again = await adapter().cancel(request, OPTIONS)
        assert.match(again.kind, mode === 'timeout-before' ? /^accepted$/ : /^already$/, mode)
      }
    })

    test('with a bad account is account-fix', async () => {
      const request = await stamped()
      const outcome = await adapter({ password: 'otra' }).cancel(request, OPTIONS)
      assert.ok(outcome.kind === 'rejected')
      assert.equal(outcome.verdict, 'account-fix')
    })
  })
}

test('SW is handed the signed XML as one multipart part, PADE as an option in base64', async () => {
  const signedXml = '<Cancelacion/>'
  const request = {
    signedXml,
    uuid: '11111111-2222-3333-4444-000000000001',
    issuerRfc: 'SDE2601018A0',
    receiverRfc: 'URE180429TM6',
    total: '137.00',
    motivo: '02',
    folioSustitucion: null,
  }
  await world.pac().cancel(request, OPTIONS)
  const sw = world.simulator.requests().at(-1)
  assert.equal(`${sw?.method} ${sw?.url}`, 'POST /cfdi33/cancel/xml')
  assert.match(
    Buffer.from(sw?.body ?? '', 'base64').toString('utf8'),
    /^------[0-9a-f]{32}\r\nContent-Disposition: form-data; name="xml"; filename="xml"\r\nContent-Type: text\/xml\r\nContent-Transfer-Encoding: binary\r\n\r\n<Cancelacion\/>\r\n------[0-9a-f]{32}--\r\n$/,
  )
  await world.pade().cancel(request, OPTIONS)
  const pade = world.simulator.requests().at(-1)
  assert.equal(`${pade?.method} ${pade?.url}`, 'POST /servicio/Timbrado4.0')
  assert.ok(
    Buffer.from(pade?.body ?? '', 'base64')
      .toString('utf8')
      .includes(
        `<rfcEmisor>SDE2601018A0</rfcEmisor><arregloUUID>11111111-2222-3333-4444-000000000001|URE180429TM6|SDE2601018A0|137.00|02</arregloUUID><opciones>XML_CANCELACION:${Buffer.from(signedXml).toString('base64')}</opciones></tim:cancelarConOpciones>`,
      ),
  )
})
