import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { FaultRule } from '@timbra/pac-simulator'
import { pacWorld, type PacWorld } from './support/pac-world.ts'

let world: PacWorld
before(async () => {
  world = await pacWorld()
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

const OPTIONS = { timeout_ms: 20_000 }
/** In doubt for long enough that a 603 means something. */
const LONG = { ...OPTIONS, inDoubt_ms: 22_000 }
const fault = (op: 'stamp' | 'recover', rule: Omit<FaultRule, 'pac' | 'op'>) =>
  world.simulator.addFault({ pac: 'finkok', op, ...rule })
const stamps = () => world.simulator.ledger('finkok').length
/** Operations that reached Finkok since the last reset. */
const asked = () =>
  world.simulator.requests().map(({ rawHeaders }) => {
    const action = rawHeaders[rawHeaders.indexOf('SOAPAction') + 1] ?? ''
    return action.replaceAll('"', '')
  })
/** Stamped, and the answer lost. */
async function lost() {
  const request = world.request()
  fault('stamp', { mode: 'reset-after', times: 1 })
  assert.equal((await world.finkok().stamp(request, OPTIONS)).kind, 'unknown')
  world.simulator.requests()
  return request
}

describe('a lost answer', () => {
  test('is found by `stamped` alone, which stamps nothing', async () => {
    const request = await lost()
    const before = stamps()
    const found = await world.finkok().recover(request, { ...OPTIONS, inDoubt_ms: 2_000 })
    assert.ok(found.kind === 'stamped')
    assert.deepEqual([found.via, found.uuid], ['recovered', world.simulator.ledger('finkok').at(-1)?.uuid])
    assert.equal(stamps(), before)
    assert.deepEqual(asked(), ['stamp', 'stamped'])
  })

  test('with a 603 inside 15 seconds means nothing yet: nobody sends again', async () => {
    const request = await lost()
    fault('recover', { mode: 'recover-lag', ms: 8_000 })
    for (const inDoubt_ms of [2_000, 7_000]) {
      const found = await world.finkok().recover(request, { ...OPTIONS, inDoubt_ms })
      assert.deepEqual(found, { kind: 'absent', certainty: 'likely' })
    }
    assert.deepEqual(asked(), ['stamp', 'stamped', 'stamped'])
    world.clock.advance(8_000)
    assert.equal((await world.finkok().recover(request, LONG)).kind, 'stamped')
  })

  test('that Finkok never had is stamped by sending the same bytes to Finkok, once', async () => {
    const request = world.request()
    const before = stamps()
    fault('stamp', { mode: 'reset-before', times: 1 })
    const finkok = world.finkok()
    assert.equal((await finkok.stamp(request, OPTIONS)).kind, 'unknown')
    const early = await finkok.recover(request, { ...OPTIONS, inDoubt_ms: 2_000 })
    assert.deepEqual(early, { kind: 'absent', certainty: 'likely' })
    assert.equal(stamps(), before)
    const found = await finkok.recover(request, LONG)
    assert.ok(found.kind === 'stamped' && found.via === 'recovered')
    assert.deepEqual(asked(), ['stamp', 'stamped', 'stamped', 'stamp'])
    assert.equal(stamps(), before + 1)
  })

  test('is never called absent for certain: `ask` says likely', async () => {
    assert.deepEqual(await world.finkok().ask?.(world.request(), OPTIONS), {
      kind: 'absent',
      certainty: 'likely',
    })
    const request = await lost()
    const found = await world.finkok().ask?.(request, OPTIONS)
    assert.equal(found?.kind, 'stamped')
  })

  test('is asked for by the same bytes when `stamped` itself is broken or refuses', async () => {
    for (const rule of [{ mode: 'soap-fault' }, { mode: 'reject', code: '705' }] as const) {
      const request = await lost()
      fault('recover', { ...rule, times: 1 })
      const found = await world.finkok().recover(request, LONG)
      assert.equal(found.kind, 'stamped', rule.mode)
    }
  })

  test('is not asked for with an account that is refused', async () => {
    const request = await lost()
    const found = await world.finkok({ password: 'otra' }).recover(request, LONG)
    assert.ok(found.kind === 'rejected' && found.verdict === 'account-fix')
    assert.deepEqual(asked(), ['stamp', 'stamped'])
  })
})

describe('a 307 without data', () => {
  test('is a duplicate without data on a stamp: one request, no loop', async () => {
    const request = world.request()
    await world.finkok().stamp(request, OPTIONS)
    fault('stamp', { mode: 'dup-no-data' })
    const outcome = await world.finkok().stamp(request, OPTIONS)
    assert.ok(outcome.kind === 'duplicate-without-data')
    assert.deepEqual(
      outcome.issues.map(({ code }) => code),
      ['307'],
      'listed twice by Finkok, once by us',
    )
    assert.deepEqual(asked(), ['stamp', 'stamp'])
  })

  test('for 8 seconds is waited for, a second at a time', async () => {
    const request = await lost()
    fault('recover', { mode: 'recover-lag', ms: 8_000 })
    fault('stamp', { mode: 'dup-no-data', ms: 8_000 })
    const found = await world.finkok().recover(request, LONG)
    assert.equal(found.kind, 'stamped')
    assert.deepEqual(asked(), ['stamp', 'stamped', 'stamp', ...Array<string>(8).fill('stamped')])
  })

  test('for ever ends after fifteen questions', async () => {
    const request = await lost()
    fault('recover', { mode: 'recover-lag' })
    fault('stamp', { mode: 'dup-no-data' })
    const found = await world.finkok().recover(request, LONG)
    assert.equal(found.kind, 'duplicate-without-data')
    assert.equal(asked().length, 3 + 15)
  })

  test('is asked for no longer than the call may take, nor after it was broken off', async () => {
    const request = await lost()
    fault('recover', { mode: 'recover-lag' })
    fault('stamp', { mode: 'dup-no-data' })
    const found = await world.finkok().recover(request, { ...LONG, timeout_ms: 900 })
    assert.equal(found.kind, 'duplicate-without-data')
    assert.equal(asked().length, 3)
    const stop = new AbortController()
    const pause = async () => stop.abort()
    await world.finkok({ pause }).recover(request, { ...LONG, signal: stop.signal })
    assert.equal(asked().length, 3 + 2, 'the question after the pause was not sent')
  })
})

test('quick_stamp and `stamp` share one ledger: its 307 without data is resolved by `stamped`', async () => {
  const request = world.request()
  const xml = Buffer.from(request.cfdi.xml).toString('base64')
  const body = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:s="http://facturacion.finkok.com/stamp"><e:Body><s:quick_stamp><s:xml>${xml}</s:xml><s:username>demo</s:username><s:password>demo</s:password></s:quick_stamp></e:Body></e:Envelope>`
  const url = `${world.simulator.url}/servicios/soap/stamp`
  await fetch(url, { method: 'POST', headers: { SOAPAction: '"quick_stamp"' }, body })
  const found = await world.finkok().recover(request, OPTIONS)
  assert.ok(found.kind === 'stamped')
  assert.equal(found.uuid, world.simulator.ledger('finkok').at(-1)?.uuid)
})
