import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { expresionImpresa, readAcuse } from '@timbra/cfdi'
import { signedCancelacion } from '../../../../packages/pac-simulator/test/support/cancellation.ts'
import type { CancelRequest, Canceller, Pac } from '../../src/pac/pac.ts'
import { createSatStatus } from '../../src/sat-status/client.ts'
import { pacWorld, type PacWorld } from '../support/pac-world.ts'
import { CASES } from './cases.ts'

// pac-spec §14.4 #11 for every PAC; what the portal makes of these answers is in cancellation*.test.ts.

let world: PacWorld
before(async () => {
  world = await pacWorld({ sat: { grace_ms: 0 } })
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

const OPTIONS = { timeout_ms: 20_000 }
const OTHER = '11111111-2222-3333-4444-000000000009'

type Stamped = Omit<CancelRequest, 'signedXml' | 'motivo' | 'folioSustitucion'> & { readonly sello: string }

for (const { id } of CASES)
  describe(`pac-spec §14.4 #11 with ${id}`, () => {
    const pac = (): Pac & Canceller => (id === 'sw' ? world.pac() : world[id]())

    /** Of some thousand pesos, so that its receiver is asked. */
    const stamped = async (): Promise<Stamped> => {
      const request = world.request({ scale: 10 })
      const outcome = await pac().stamp(request, OPTIONS)
      assert.ok(outcome.kind === 'stamped')
      const { issuerRfc, receiverRfc, total, sello } = request.cfdi
      return { uuid: outcome.uuid, issuerRfc, receiverRfc, total, sello }
    }
    const cancel = (cfdi: Stamped, motivo: '01' | '02' = '02', folioSustitucion: string | null = null) => {
      const folio =
        folioSustitucion === null
          ? { uuid: cfdi.uuid, motivo }
          : { uuid: cfdi.uuid, motivo, folioSustitucion }
      const signedXml = signedCancelacion(world, folio as Parameters<typeof signedCancelacion>[1])
      return pac().cancel({ ...cfdi, signedXml, motivo, folioSustitucion }, OPTIONS)
    }
    const estado = async ({ uuid, issuerRfc, receiverRfc, total, sello }: Stamped) => {
      const url = `${world.simulator.url}/ConsultaCFDIService.svc`
      const sat = createSatStatus({ url, timeout_ms: 5_000, interval_ms: 0 })
      const answer = await sat.ask(
        expresionImpresa({ uuid, rfcEmisor: issuerRfc, rfcReceptor: receiverRfc, total, sello }),
      )
      if (answer.kind !== 'answered') return answer.kind
      return answer.estado.kind === 'vigente' ? answer.estado.solicitud : answer.estado.kind
    }

    test('201 is a request, not a cancellation: in process, refused, asked for again, accepted', async () => {
      const cfdi = await stamped()
      const first = await cancel(cfdi)
      assert.ok(first.kind === 'accepted' && first.satCode === '201' && first.acuse)
      const acuse = readAcuse(first.acuse)
      assert.deepEqual(acuse.ok && acuse.value.folios, [{ uuid: cfdi.uuid, estatusUUID: '201' }])
      const said = [await estado(cfdi)]
      await world.simulator.sat.answer(cfdi.uuid, 'rejected')
      said.push(await estado(cfdi))
      assert.equal((await cancel(cfdi)).kind, 'accepted', 'a second request')
      said.push(await estado(cfdi))
      await world.simulator.sat.answer(cfdi.uuid, 'accepted')
      said.push(await estado(cfdi))
      assert.deepEqual(said, ['en-proceso', 'rechazada', 'en-proceso', 'cancelado'])
      assert.equal((await cancel(cfdi)).kind, 'already')
    })

    test('205 of a new CFDI passes with time', async () => {
      const cfdi = await stamped()
      world.simulator.sat.change({ cancelLag_ms: 300_000 })
      const early = await cancel(cfdi)
      assert.ok(early.kind === 'not-found-yet' && early.satCode === '205')
      world.clock.advance(300_000)
      assert.equal((await cancel(cfdi)).kind, 'accepted')
    })

    test('01 without its substitute is 212, ours to mend', async () => {
      const outcome = await cancel(await stamped(), '01', OTHER)
      assert.ok(outcome.kind === 'rejected')
      assert.deepEqual([outcome.verdict, outcome.issues[0]?.code], ['code-fix', '212'])
    })

    test('what lives on others cannot be cancelled', async () => {
      const cfdi = await stamped()
      const child = world.request({
        spoil: (c) => ({ ...c, cfdiRelacionados: [{ tipoRelacion: '01', uuids: [cfdi.uuid] }] }),
      })
      assert.equal((await pac().stamp(child, OPTIONS)).kind, 'stamped')
      assert.equal((await cancel(cfdi)).kind, 'not-cancelable')
    })
  })
