import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Mode } from '@timbra/pac-simulator'
import type { StampRequest } from '../src/pac/pac.ts'
import { inFrontOf } from './support/canned-server.ts'
import { assertStampedOnce, stampsOf } from './support/pac-doubt.ts'
import { pacWorld, type PacWorld } from './support/pac-world.ts'

let world: PacWorld
before(async () => {
  world = await pacWorld()
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

const STAMP = { pac: 'solucionfactible', op: 'stamp' } as const
const OPTIONS = { timeout_ms: 20_000 }
const stampsHere = (request: StampRequest) => stampsOf(world, 'solucionfactible', request)

describe('a stamp whose answer was lost', () => {
  for (const rule of [
    { ...STAMP, mode: 'timeout-after', times: 1 },
    { ...STAMP, mode: 'reset-after', times: 1 },
    { ...STAMP, mode: 'soap-fault', stamped: true, times: 1 },
  ] as const) {
    test(`under ${rule.mode} is recovered as the same UUID, with one entry in the ledger`, async () => {
      const request = world.request()
      const pac = world.solucionfactible()
      world.simulator.addFault(rule)
      assert.equal((await pac.stamp(request, { timeout_ms: 500 })).kind, 'unknown')
      const outcome = await pac.recover(request, OPTIONS)
      assert.ok(outcome.kind === 'stamped')
      assert.equal(outcome.via, 'recovered')
      assert.deepEqual(
        stampsHere(request).map(({ uuid }) => uuid),
        [outcome.uuid],
      )
    })
  }

  test('is recovered after the PAC was killed and came back, in the other SOAP too', async () => {
    const request = world.request()
    world.simulator.addFault({ ...STAMP, mode: 'timeout-after' })
    await world.solucionfactible().stamp(request, { timeout_ms: 500 })
    await world.restart()
    const outcome = await world.solucionfactible({ soap11: true }).recover(request, OPTIONS)
    assert.equal(outcome.kind, 'stamped')
    assert.equal(stampsHere(request).length, 1)
  })

  test('that never reached the PAC is stamped by asking', async () => {
    const request = world.request()
    const pac = world.solucionfactible()
    world.simulator.addFault({ ...STAMP, mode: 'timeout-before', times: 1 })
    assert.equal((await pac.stamp(request, { timeout_ms: 500 })).kind, 'unknown')
    assert.equal((await pac.recover(request, OPTIONS)).kind, 'stamped')
    assert.equal(stampsHere(request).length, 1)
  })
})

describe('a 307', () => {
  test('with data is the stamp', async () => {
    const request = world.request()
    const pac = world.solucionfactible()
    const first = await pac.stamp(request, OPTIONS)
    const again = await pac.stamp(request, OPTIONS)
    assert.ok(first.kind === 'stamped' && again.kind === 'stamped')
    assert.deepEqual([again.via, again.uuid, again.xml], ['duplicate', first.uuid, first.xml])
  })

  test('without data is asked for again, and never stamped again', async () => {
    const request = world.request({ serie: 'Z307' })
    const pac = world.solucionfactible()
    world.simulator.addFault({ ...STAMP, mode: 'dup-no-data', ms: 8000 })
    const kinds = [(await pac.stamp(request, OPTIONS)).kind as string]
    for (const _ of [1, 2]) {
      kinds.push((await pac.recover(request, OPTIONS)).kind)
      world.clock.advance(4000)
    }
    kinds.push((await pac.recover(request, OPTIONS)).kind)
    assert.deepEqual(kinds, [...Array(3).fill('duplicate-without-data'), 'stamped'])
    assert.equal(stampsHere(request).length, 1)
  })

  test('with the UUID alone is looked up: found, or not there yet', async () => {
    const request = world.request()
    await world.solucionfactible().stamp(request, OPTIONS)
    const [entry] = stampsHere(request)
    assert.ok(entry)
    const recovered = () =>
      inFrontOf(world.simulator.url, { '/ws/services/Timbrado.': bare307(entry.uuid) }, (baseUrl) =>
        world.solucionfactible({ baseUrl }).recover(request, OPTIONS),
      )
    world.simulator.addFault({ pac: 'solucionfactible', op: 'recover', mode: 'recover-lag', times: 1 })
    assert.equal((await recovered()).kind, 'duplicate-without-data')
    const outcome = await recovered()
    assert.ok(outcome.kind === 'stamped')
    assert.deepEqual([outcome.via, outcome.uuid], ['recovered', entry.uuid])
  })
})

const bare307 = (uuid: string) =>
  `<x:Envelope xmlns:x="http://www.w3.org/2003/05/soap-envelope"><x:Body><n:r xmlns:n="urn:n"><n:return><n:resultados><n:status>307</n:status><n:uuid>${uuid}</n:uuid></n:resultados><n:status>200</n:status></n:return></n:r></x:Body></x:Envelope>`

test('whatever fails and in whatever order, one sealed XML is stamped at most once, and found in the end', async () => {
  const modes: readonly Mode[] = [
    'timeout-before',
    'timeout-after',
    'reset-before',
    'reset-after',
    'http-500-html',
    'http-503',
    'soap-fault',
    'dup-no-data',
    'bad-tfd',
    'no-credits',
    'maintenance',
  ]
  await assertStampedOnce(world, {
    pac: 'solucionfactible',
    adapter: () => world.solucionfactible(),
    modes,
    runs: 40,
    seed: 20261125,
  })
})
