import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { pacWorld, type PacWorld } from './support/pac-world.ts'

let world: PacWorld
before(async () => {
  world = await pacWorld()
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

const OPTIONS = { timeout_ms: 20_000 }

describe('what the SW adapter puts on the wire', () => {
  test('for a stamp is byte for byte the sample of pac-spec §4.3', async () => {
    const request = world.request()
    await world.pac().stamp(request, OPTIONS)
    const raw = world.simulator.requests().find(({ url }) => url.includes('stamp'))
    assert.ok(raw)
    assert.equal(`${raw.method} ${raw.url}`, 'POST /v4/cfdi33/stamp/v4')
    const headers = pairs(raw.rawHeaders)
    assert.deepEqual(
      headers.map(([name]) => name),
      ['Authorization', 'customid', 'Content-Type', 'Content-Length', 'Host', 'Connection'],
    )
    const value = new Map(headers)
    assert.match(value.get('Authorization') ?? '', /^Bearer [^.\s]+\.[^.\s]+\.[^.\s]+$/)
    assert.equal(value.get('customid'), request.idempotencyKey)
    const boundary = /^multipart\/form-data; boundary=(----[0-9a-f]{32})$/.exec(
      value.get('Content-Type') ?? '',
    )?.[1]
    const body = Buffer.from(raw.body, 'base64')
    assert.equal(value.get('Content-Length'), String(body.length))
    assert.deepEqual(
      body,
      Buffer.from(
        `--${boundary}\r\n` +
          'Content-Disposition: form-data; name="xml"; filename="xml"\r\n' +
          'Content-Type: text/xml\r\n' +
          'Content-Transfer-Encoding: binary\r\n' +
          '\r\n' +
          `${Buffer.from(request.cfdi.xml).toString('utf8')}\r\n` +
          `--${boundary}--\r\n`,
      ),
    )
  })

  test('for the login is the JSON of §4.1', async () => {
    await world.pac().stamp(world.request(), OPTIONS)
    const raw = world.simulator.requests().find(({ url }) => url.includes('authenticate'))
    assert.ok(raw)
    assert.equal(`${raw.method} ${raw.url}`, 'POST /v2/security/authenticate')
    assert.equal(new Map(pairs(raw.rawHeaders)).get('Content-Type'), 'application/json')
    assert.equal(Buffer.from(raw.body, 'base64').toString('utf8'), '{"user":"demo","password":"demo"}')
  })

  test('on a retry is the same bytes', async () => {
    const request = world.request()
    const pac = world.pac()
    await pac.stamp(request, OPTIONS)
    await pac.recover(request, OPTIONS)
    const [one, two] = world.simulator.requests().filter(({ url }) => url.includes('stamp'))
    assert.deepEqual(two, one)
  })
})

describe('the token', () => {
  const logins = () => world.simulator.requests().filter(({ url }) => url.includes('authenticate')).length

  test('is asked for once by ten calls that come together', async () => {
    const pac = world.pac()
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => pac.stamp(world.request(), OPTIONS)))
    assert.deepEqual(new Set(outcomes.map(({ kind }) => kind)), new Set(['stamped']))
    assert.equal(logins(), 1)
  })

  test('is renewed at 80 % of its two hours', async () => {
    const pac = world.pac()
    const start = world.clock.now()
    await pac.stamp(world.request(), OPTIONS)
    world.clock.advance(5_750_000)
    await pac.stamp(world.request({ fecha: '2026-11-23T12:30:00' }), OPTIONS)
    assert.equal(logins(), 1)
    world.clock.advance(20_000)
    await pac.stamp(world.request({ fecha: '2026-11-23T12:30:00' }), OPTIONS)
    assert.equal(logins(), 2)
    world.clock.set(start)
  })

  test('that SW refuses is replaced once, and the stamp repeated', async () => {
    const pac = world.pac()
    await pac.stamp(world.request(), OPTIONS)
    world.simulator.addFault({ pac: 'sw', op: 'stamp', mode: 'auth-expired', times: 1 })
    assert.equal((await pac.stamp(world.request(), OPTIONS)).kind, 'stamped')
    assert.equal(logins(), 2)
  })

  test('that SW keeps refusing ends in account-fix after two tries', async () => {
    world.simulator.addFault({ pac: 'sw', op: 'stamp', mode: 'auth-expired' })
    const outcome = await world.pac().stamp(world.request(), OPTIONS)
    assert.ok(outcome.kind === 'rejected')
    assert.equal(outcome.verdict, 'account-fix')
    assert.deepEqual(
      outcome.issues.map(({ code }) => code),
      ['AU4101'],
    )
    assert.equal(world.simulator.requests().filter(({ url }) => url.includes('stamp')).length, 2)
  })

  test('is not given for a wrong password: account-fix, and the CFDI never leaves', async () => {
    const outcome = await world.pac({ password: 'otra' }).stamp(world.request(), OPTIONS)
    assert.ok(outcome.kind === 'rejected')
    assert.deepEqual([outcome.verdict, outcome.issues[0]?.code], ['account-fix', 'AU2000'])
    assert.equal(world.simulator.requests().length, 1)
  })

  test('that cannot be had because SW is ill means that nothing was sent', async () => {
    world.simulator.addFault({ pac: 'sw', op: 'auth', mode: 'http-503' })
    assert.equal((await world.pac().stamp(world.request(), OPTIONS)).kind, 'not-sent')
    world.simulator.reset()
    world.simulator.addFault({ pac: 'sw', op: 'auth', mode: 'timeout-before' })
    const late = await world.pac().stamp(world.request(), { timeout_ms: 100 })
    assert.deepEqual(late, { kind: 'not-sent', why: 'auth-timeout' })
  })
})

describe('the adapter', () => {
  test('has at most five calls in flight, and a call that never got its turn was not sent', async () => {
    const pac = world.pac()
    await pac.stamp(world.request(), OPTIONS)
    world.simulator.addFault({ pac: 'sw', op: 'stamp', mode: 'timeout-before' })
    const requests = Array.from({ length: 7 }, () => world.request())
    const calls = requests.map((request, i) => pac.stamp(request, { timeout_ms: i < 5 ? 4000 : 500 }))
    const kinds = (await Promise.all(calls)).map((outcome) => outcome.kind).sort()
    assert.deepEqual(kinds, ['not-sent', 'not-sent', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'])
  })

  test('logs codes and times, and nothing personal', async () => {
    const pac = world.pac()
    await pac.stamp(world.request(), OPTIONS)
    await pac.stamp(world.request({ receptor: { nombre: 'OTRA' } }), OPTIONS)
    const text = JSON.stringify(world.logged)
    assert.match(text, /CFDI40145/)
    assert.doesNotMatch(text, /URE180429TM6|UNIVERSIDAD|OTRA|SDE2601018A0|Bearer|demo|<cfdi/)
  })

  test('says whether SW lets us in', async () => {
    assert.equal(await world.pac().health(OPTIONS), 'up')
    assert.equal(await world.pac({ password: 'otra' }).health(OPTIONS), 'down')
    assert.equal(await world.pac({ baseUrl: 'http://127.0.0.1:9' }).health(OPTIONS), 'down')
    world.simulator.addFault({ pac: 'sw', op: 'auth', mode: 'timeout-before' })
    assert.equal(await world.pac().health({ timeout_ms: 100 }), 'down')
  })
})

function pairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i] ?? '', raw[2 * i + 1] ?? ''])
}
