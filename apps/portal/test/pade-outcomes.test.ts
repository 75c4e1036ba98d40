import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { FaultRule } from '@timbra/pac-simulator'
import { httpReply, withCannedServer } from './support/canned-server.ts'
import { assertOnlyHonestStampsAreBelieved } from './support/pac-doubt.ts'
import { pacWorld, type PacWorld } from './support/pac-world.ts'

let world: PacWorld
before(async () => {
  world = await pacWorld()
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

const OPTIONS = { timeout_ms: 20_000 }
const fault = (rule: Omit<FaultRule, 'pac' | 'op'>) =>
  world.simulator.addFault({ pac: 'pade', op: 'stamp', ...rule })
const stamps = () => world.simulator.ledger('pade').length

describe('a stamp', () => {
  test('of PADE is in PADE’s ledger and in no other', async () => {
    const [sw, pade] = [world.simulator.ledger('sw').length, stamps()]
    const outcome = await world.pade().stamp(world.request(), OPTIONS)
    assert.ok(outcome.kind === 'stamped')
    assert.equal(outcome.via, 'fresh')
    assert.equal(outcome.uuid, world.simulator.ledger('pade').at(-1)?.uuid)
    assert.deepEqual([world.simulator.ledger('sw').length, stamps()], [sw, pade + 1])
  })

  test('asked twice is one stamp: the 307 brings it along', async () => {
    const request = world.request()
    const first = await world.pade().stamp(request, OPTIONS)
    const second = await world.pade().stamp(request, OPTIONS)
    assert.ok(first.kind === 'stamped' && second.kind === 'stamped')
    assert.deepEqual([second.via, second.uuid], ['duplicate', first.uuid])
    const third = await world.pade().recover(request, OPTIONS)
    assert.ok(third.kind === 'stamped')
    assert.deepEqual([third.via, third.uuid], ['recovered', first.uuid])
  })

  test('whose answer was lost is unknown, and recovered by asking again', async () => {
    for (const mode of ['reset-after', 'timeout-after', 'http-500-html'] as const) {
      const request = world.request()
      const before = stamps()
      fault({ mode, times: 1, stamped: true })
      const lost = await world.pade().stamp(request, { timeout_ms: 1500 })
      assert.equal(lost.kind, 'unknown', mode)
      const found = await world.pade().recover(request, OPTIONS)
      assert.equal(found.kind, 'stamped', mode)
      assert.equal(stamps(), before + 1, mode)
    }
  })

  test('with a 307 that brings nothing is a duplicate without data', async () => {
    const request = world.request()
    await world.pade().stamp(request, OPTIONS)
    fault({ mode: 'dup-no-data', times: 1 })
    const outcome = await world.pade().stamp(request, OPTIONS)
    assert.ok(outcome.kind === 'duplicate-without-data')
    assert.deepEqual(
      outcome.issues.map(({ code }) => code),
      ['307'],
    )
  })

  test('that fails any check is not believed; an unusual but honest one is', () =>
    assertOnlyHonestStampsAreBelieved(world, 'pade', world.pade()))

  test('of another XML under the same folio is refused when PADE is told to look', async () => {
    const verifySerieFolio = true
    assert.equal((await world.pade().stamp(world.request({ folio: '7001' }), OPTIONS)).kind, 'stamped')
    const other = world.request({ folio: '7001', fecha: '2026-11-23T11:58:00' })
    const before = stamps()
    const outcome = await world.pade({ verifySerieFolio }).stamp(other, OPTIONS)
    assert.ok(outcome.kind === 'rejected')
    assert.deepEqual([outcome.verdict, outcome.issues[0]?.code], ['code-fix', 'FOLIO-USADO'])
    assert.equal(stamps(), before)
  })
})

describe('a refusal', () => {
  const refusedWith = async (rule: Omit<FaultRule, 'pac' | 'op' | 'mode'>) => {
    fault({ mode: 'reject', times: 1, ...rule })
    const outcome = await world.pade().stamp(world.request(), OPTIONS)
    return outcome.kind === 'rejected' ? outcome.verdict : outcome.kind
  }

  test('says who can mend it', async () => {
    for (const [code, verdict] of [
      ['CFDI40145', 'customer-fix'],
      ['CFDI40138', 'store-fix'],
      ['304', 'store-fix'],
      ['402', 'wait-sat-list'],
      ['2', 'account-fix'],
      ['3', 'code-fix'],
      ['401', 'code-fix'],
      ['5', 'unknown'],
      ['7', 'unknown'],
    ] as const)
      assert.equal(await refusedWith({ code }), verdict, code)
  })

  test('names every code that PADE joins by |', async () => {
    const receptor = { nombre: 'OTRA EMPRESA', domicilioFiscalReceptor: '99999' }
    const outcome = await world.pade().stamp(world.request({ receptor }), OPTIONS)
    assert.ok(outcome.kind === 'rejected')
    assert.equal(outcome.verdict, 'customer-fix')
    const codes = outcome.issues.map(({ code }) => code)
    assert.ok(codes.includes('CFDI40145') && codes.includes('CFDI40148'), codes.join())
  })
})

describe('the account', () => {
  test('is asked once with a wrong password, not three times: PADE does not lock it', async () => {
    const wrong = world.pade({ password: 'otra' })
    for (const _ of [1, 2, 3, 4]) {
      const outcome = await wrong.stamp(world.request(), OPTIONS)
      assert.ok(outcome.kind === 'rejected')
      assert.deepEqual([outcome.verdict, outcome.issues[0]?.code], ['account-fix', '1'])
    }
    assert.equal(await wrong.health(OPTIONS), 'down')
    assert.equal(world.simulator.requests().length, 1)
    assert.equal((await world.pade().stamp(world.request(), OPTIONS)).kind, 'stamped')
  })

  test('is asked again after ten minutes; three bad logins lock it', async () => {
    const start = world.clock.now()
    const wrong = world.pade({ password: 'otra' })
    for (const _ of [1, 2, 3]) {
      await wrong.stamp(world.request(), OPTIONS)
      world.clock.advance(600_000)
    }
    assert.equal(world.simulator.requests().length, 3)
    world.clock.set(start)
    const outcome = await world.pade().stamp(world.request(), OPTIONS)
    assert.ok(outcome.kind === 'rejected' && outcome.verdict === 'account-fix')
  })

  test('without stamps is account-fix, and stamps nothing', async () => {
    world.simulator.changeAccount('pade', 'demo', { stamps: 0 })
    const before = stamps()
    const outcome = await world.pade().stamp(world.request(), OPTIONS)
    assert.ok(outcome.kind === 'rejected' && outcome.verdict === 'account-fix')
    assert.equal(stamps(), before)
  })
})

describe('health', () => {
  test('says up, down or unknown, and stamps nothing', async () => {
    assert.equal(await world.pade().health(OPTIONS), 'up')
    assert.equal(await world.pade({ baseUrl: 'http://127.0.0.1:9' }).health(OPTIONS), 'down')
    world.simulator.changeAccount('pade', 'demo', { maintenance: true })
    assert.equal(await world.pade().health(OPTIONS), 'down')
    world.simulator.addFault({ pac: 'pade', op: 'health', mode: 'timeout-before' })
    assert.equal(await world.pade().health({ timeout_ms: 100 }), 'down')
  })
})

describe('an answer that no honest PADE gives', () => {
  const answering = (body: string, status = '200 OK') =>
    withCannedServer({ token: '', reply: httpReply(status, body) }, (baseUrl) =>
      world.pade({ baseUrl }).stamp(world.request(), OPTIONS),
    )
  const json = (fields: object) => JSON.stringify({ servicioTimbrado: fields })

  test('is unknown unless it is whole', async () => {
    for (const body of ['', '<html/>', '[]', '{}', json({}), json({ codigo: 0 }), json({ timbradoOk: true })])
      assert.equal((await answering(body)).kind, 'unknown', body)
    assert.equal((await answering(json({ timbradoOk: true, codigo: 0 }), '502 Bad Gateway')).kind, 'unknown')
  })

  test('may have its types mixed up', async () => {
    for (const codigo of ['307', 307]) {
      const outcome = await answering(json({ timbradoOk: 'false', codigo, mensaje: 'previo' }))
      assert.equal(outcome.kind, 'duplicate-without-data')
    }
    const success = await answering(json({ timbradoOk: 'true', codigo: '0' }))
    assert.deepEqual(success, { kind: 'unknown', why: 'success-without-cfdi', alarm: true })
    assert.equal((await answering(json({ timbradoOk: false, codigo: 0 }))).kind, 'unknown')
    assert.equal((await answering(json({ timbradoOk: true, codigo: '304' }))).kind, 'rejected')
  })

  test('of 401 or 403 is account-fix', async () => {
    for (const status of ['401 Unauthorized', '403 Forbidden']) {
      const outcome = await answering('', status)
      assert.ok(outcome.kind === 'rejected' && outcome.verdict === 'account-fix')
    }
  })
})

test('an address that refuses connections means that nothing was sent', async () => {
  const outcome = await world.pade({ baseUrl: 'http://127.0.0.1:9' }).stamp(world.request(), OPTIONS)
  assert.equal(outcome.kind, 'not-sent')
})
