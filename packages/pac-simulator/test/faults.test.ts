import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { FaultRule } from '../src/index.ts'
import { addFault, call, get, stamp, token } from './support/client.ts'
import { testWorld, type TestWorld } from './support/world.ts'

let world: TestWorld
let url: string
let bearer: string
before(async () => {
  world = await testWorld()
  url = world.simulator.url
  bearer = await token(url)
})
afterEach(() => call(`${url}/__sim/reset`, {}))
after(() => world.close())

const stamps = () => world.simulator.ledger('sw').length
const STAMP = { pac: 'sw', op: 'stamp' } as const

describe('a fault rule', () => {
  test('fires so many times and then no more', async () => {
    await addFault(url, { ...STAMP, mode: 'reject', code: 'CFDI40145', times: 2 })
    const codes = []
    for (let i = 0; i < 3; i += 1) codes.push((await stamp(url, world.seal().xml, { token: bearer })).status)
    assert.deepEqual(codes, [400, 400, 200])
  })

  test('fires only for what it matches', async () => {
    await addFault(url, { ...STAMP, mode: 'reject', code: 'CFDI40145', match: { serie: 'B' } })
    assert.equal((await stamp(url, world.seal({ serie: 'A' }).xml, { token: bearer })).status, 200)
    assert.equal((await stamp(url, world.seal({ serie: 'B' }).xml, { token: bearer })).status, 400)
  })

  test('with a probability fires as often, and in the same order under the same seed', async () => {
    const draw = async () => {
      await addFault(url, { ...STAMP, mode: 'reject', code: 'CFDI40145', probability: 0.3, seed: 7 })
      const { xml } = world.seal()
      const drawn = []
      for (let i = 0; i < 60; i += 1)
        drawn.push((await stamp(url, xml, { token: bearer })).body.message?.startsWith('CFDI'))
      await call(`${url}/__sim/reset`, {})
      return drawn
    }
    const first = await draw()
    assert.deepEqual(await draw(), first)
    const fired = first.filter(Boolean).length
    assert.ok(fired > 8 && fired < 28, `${fired} of 60`)
  })

  test('that says nonsense is refused with a reason', async () => {
    for (const rule of [
      { ...STAMP, mode: 'nada' },
      { pac: 'x' },
      { ...STAMP, mode: 'bad-tfd' },
      { ...STAMP, mode: 'slow', probability: 2 },
    ]) {
      const { status } = await call(`${url}/__sim/faults`, rule)
      assert.equal(status, 400)
    }
  })
})

describe('a mode', () => {
  const fails = async (rule: FaultRule): Promise<string> => {
    await addFault(url, rule)
    try {
      const response = await stamp(url, world.seal().xml, { token: bearer })
      return String(response.status)
    } catch (error) {
      return (error as Error).name
    }
  }

  for (const [mode, more] of [
    ['timeout-before', 0],
    ['timeout-after', 1],
    ['reset-before', 0],
    ['reset-after', 1],
  ] as const) {
    test(`${mode} leaves ${more} new stamp and no answer`, async () => {
      const before = stamps()
      assert.equal(await fails({ ...STAMP, mode, times: 1, ms: 50 }), 'TypeError')
      assert.equal(stamps() - before, more)
    })
  }

  for (const mode of ['http-500-html', 'http-502', 'http-503', 'http-429'] as const) {
    for (const stamped of [false, true]) {
      test(`${mode} is HTML, ${stamped ? 'after' : 'without'} stamping`, async () => {
        const before = stamps()
        assert.equal(await fails({ ...STAMP, mode, stamped, times: 1 }), 'SyntaxError')
        assert.equal(stamps() - before, stamped ? 1 : 0)
      })
    }
  }

  test('slow adds its milliseconds', async () => {
    await addFault(url, { ...STAMP, mode: 'slow', ms: 120, times: 1 })
    const start = performance.now()
    await stamp(url, world.seal().xml, { token: bearer })
    assert.ok(performance.now() - start >= 115)
  })

  test('dup-no-data takes the XML from the next duplicate only', async () => {
    await addFault(url, { ...STAMP, mode: 'dup-no-data', times: 1 })
    const { xml } = world.seal()
    const answers = []
    for (let i = 0; i < 3; i += 1) answers.push((await stamp(url, xml, { token: bearer })).body.data !== null)
    assert.deepEqual(answers, [true, false, true])
  })

  test('auth-expired is SW’s 401, no-credits its AU2001', async () => {
    await addFault(url, { ...STAMP, mode: 'auth-expired', times: 1 })
    const expired = await stamp(url, world.seal().xml, { token: bearer })
    assert.deepEqual(
      [expired.status, expired.body.message],
      [401, 'AU4101 - El token proporcionado viene vacio.'],
    )
    await addFault(url, { ...STAMP, mode: 'no-credits', times: 1 })
    assert.match(String((await stamp(url, world.seal().xml, { token: bearer })).body.message), /^AU2001/)
  })
})

describe('a magic series', () => {
  const answerTo = async (serie: string) =>
    (await stamp(url, world.seal({ serie }).xml, { token: bearer })).body
  test('ZNAM is CFDI40145, ZCP CFDI40148, ZLCO 402', async () => {
    assert.match(String((await answerTo('ZNAM')).message), /^CFDI40145/)
    assert.match(String((await answerTo('ZCP')).message), /^CFDI40148/)
    assert.match(String((await answerTo('ZLCO')).message), /^402/)
  })

  test('ZDOWN is a 503', async () => {
    await assert.rejects(answerTo('ZDOWN'), SyntaxError)
  })

  test('Z307 stamps and says 307 without data, then with it', async () => {
    const { xml } = world.seal({ serie: 'Z307' })
    const first = await stamp(url, xml, { token: bearer })
    assert.match(String(first.body.message), /^307/)
    assert.equal(first.body.data, null)
    const again = await stamp(url, xml, { token: bearer })
    assert.ok(again.body.data?.cfdi)
  })

  test('ZTO stamps and says nothing, then 307 with the stamp', async () => {
    const { xml } = world.seal({ serie: 'ZTO' })
    const before = stamps()
    const silent = new AbortController()
    const asked = fetch(`${url}/v4/cfdi33/stamp/v4`, {
      method: 'POST',
      signal: silent.signal,
      headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'multipart/form-data; boundary=b' },
      body: Buffer.concat([
        Buffer.from('--b\r\nContent-Disposition: form-data; name="xml"\r\n\r\n'),
        xml,
        Buffer.from('\r\n--b--'),
      ]),
    })
    const again = await stamp(url, xml, { token: bearer })
    assert.match(String(again.body.message), /^307/)
    silent.abort()
    await assert.rejects(asked)
    assert.equal(stamps(), before + 1)
  })
})

describe('the control plane', () => {
  test('shows the ledger, the raw requests and the clock', async () => {
    await stamp(url, world.seal().xml, { token: bearer, headers: { CustomID: 'as-written' } })
    const ledger = JSON.parse((await get(`${url}/__sim/ledger/sw`)).text)
    assert.equal(ledger.at(-1).customid, 'as-written')
    const [request] = JSON.parse((await get(`${url}/__sim/requests`)).text)
    assert.equal(request.url, '/v4/cfdi33/stamp/v4')
    assert.ok(request.rawHeaders.includes('as-written'))
    assert.match(Buffer.from(request.body, 'base64').toString('utf8'), /<cfdi:Comprobante/)
    assert.equal(JSON.parse((await get(`${url}/__sim/clock`)).text).now, '2026-11-23T18:00:00.000Z')
  })

  test('moves the clock and changes accounts', async () => {
    await call(`${url}/__sim/clock`, { advance_ms: 1000 })
    assert.equal(JSON.parse((await get(`${url}/__sim/clock`)).text).now, '2026-11-23T18:00:01.000Z')
    await call(`${url}/__sim/accounts/sw`, { user: 'demo', locked: true })
    assert.equal(
      (await call(`${url}/v2/security/authenticate`, { user: 'demo', password: 'demo' })).status,
      401,
    )
  })

  test('cannot be reached through a PAC path', async () => {
    assert.equal((await get(`${url}/v4/__sim/requests`)).status, 404)
    assert.equal((await get(`${url}/__sim/nada`)).status, 404)
  })
})
