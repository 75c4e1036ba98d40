import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, afterEach, before, describe, test } from 'node:test'
import { DEMO_CONTRATO, type AccountView, type ArmedRule, type FaultRule } from '../src/index.ts'
import { latency_ms, seededRandom } from '../src/random.ts'
import { addFault, call, get, stamp, token } from './support/client.ts'
import { testWorld, type TestWorld, UNIVERSIDAD } from './support/world.ts'

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

/** As PADE wants it: no Accept header, which fetch always sends. */
function postAsPade(to: string, xml: Uint8Array): Promise<{ status: number; text: string }> {
  const headers = { Authorization: `Basic ${btoa('demo:demo')}`, 'Content-Type': 'application/xml' }
  return new Promise((resolve, reject) => {
    const sent = request(to, { method: 'POST', headers }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on('error', reject).end(xml)
  })
}

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

  test('matches by RFC of the receiver, serie, folio and total, all of them together', async () => {
    const { xml, serie, folio } = world.seal({ serie: 'M' })
    const total = / Total="([^"]*)"/.exec(Buffer.from(xml).toString('utf8'))?.[1] ?? ''
    const match = { rfc: UNIVERSIDAD.rfc, serie, folio, total }
    for (const name of ['rfc', 'serie', 'folio', 'total'] as const) {
      await addFault(url, { ...STAMP, mode: 'http-503', match: { ...match, [name]: 'otro' } })
    }
    await addFault(url, { ...STAMP, mode: 'reject', code: 'CFDI40145', match })
    assert.equal((await stamp(url, xml, { token: bearer })).status, 400, 'the one that fits in every part')
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

test('without ms a slow PAC answers as real ones do: half under 0.6 s, one in a hundred over 6 s', () => {
  const random = seededRandom(7)
  const drawn = Array.from({ length: 20_000 }, () => latency_ms(random)).toSorted((a, b) => a - b)
  const at = (share: number) => drawn[Math.floor(share * drawn.length)] ?? 0
  assert.ok(Math.abs(at(0.5) - 600) < 20, `${at(0.5)}`)
  assert.ok(Math.abs(at(0.99) - 6_000) < 500, `${at(0.99)}`)
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

describe('a mode that lasts', () => {
  const code = async (xml: Uint8Array) =>
    String((await stamp(url, xml, { token: bearer })).body.message).slice(0, 6)

  test('dup-no-data for ms hides the XML while the stamp is younger than that', async () => {
    await addFault(url, { ...STAMP, mode: 'dup-no-data', ms: 8_000 })
    const { xml } = world.seal()
    await stamp(url, xml, { token: bearer })
    assert.equal((await stamp(url, xml, { token: bearer })).body.data, null)
    world.simulator.clock.advance(8_001)
    assert.ok((await stamp(url, xml, { token: bearer })).body.data?.cfdi)
  })

  test('recover-lag for ms keeps urlXml back that long', async () => {
    await addFault(url, { pac: 'sw', op: 'datawarehouse', mode: 'recover-lag', ms: 60_000 })
    const { body } = await stamp(url, world.seal().xml, { token: bearer })
    const record = async () => {
      const headers = { Authorization: `Bearer ${await token(url)}` }
      const { text } = await get(`${url}/datawarehouse/v1/live/${body.data?.uuid}`, headers)
      return JSON.parse(text).data.records[0]
    }
    assert.equal((await record()).urlXml, null)
    world.simulator.clock.advance(60_001)
    assert.match((await record()).urlXml, /^http/)
  })

  test('locked is SW’s AU2005 until ms have passed, maintenance a 503 with Retry-After', async () => {
    await addFault(url, { ...STAMP, mode: 'locked', ms: 5_000 })
    assert.equal(await code(world.seal().xml), 'AU2005')
    world.simulator.clock.advance(5_001)
    assert.equal(await code(world.seal().xml), 'undefi')
    await addFault(url, { pac: 'sw', op: '*', mode: 'maintenance', times: 1 })
    const answer = await fetch(`${url}/v2/security/authenticate`, { method: 'POST', body: '{}' })
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '1'])
  })

  for (const stamped of [false, true])
    test(`soap-fault is HTTP 500 with a Fault, ${stamped ? 'after' : 'without'} stamping, where SOAP is spoken`, async () => {
      const before = world.simulator.ledger('pade').length
      await addFault(url, { pac: 'pade', op: 'stamp', mode: 'soap-fault', stamped, times: 1 })
      const query = `contrato=${DEMO_CONTRATO}&opciones=RESPUESTA_JSON`
      const { status, text } = await postAsPade(`${url}/servicio/rest/timbrado40?${query}`, world.seal().xml)
      assert.equal(status, 500)
      assert.match(text, /<faultcode>s:Server</)
      assert.equal(world.simulator.ledger('pade').length - before, stamped ? 1 : 0)
      const refused = await call(`${url}/__sim/faults`, { ...STAMP, mode: 'soap-fault' })
      assert.equal(refused.status, 400, 'SW speaks no SOAP')
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

  test('lists rules with how often they fired, and takes one away', async () => {
    await addFault(url, { ...STAMP, mode: 'reject', code: 'CFDI40145', times: 3 })
    await addFault(url, { ...STAMP, mode: 'http-503' })
    await stamp(url, world.seal().xml, { token: bearer })
    const { armed, fired } = JSON.parse((await get(`${url}/__sim/faults`)).text)
    assert.deepEqual(
      armed.map(({ rule, left, fired: n }: ArmedRule) => [rule.mode, left, n]),
      [
        ['reject', 2, 1],
        ['http-503', null, 0],
      ],
    )
    assert.deepEqual(fired, { reject: 1 })
    for (const { id } of armed)
      assert.equal((await fetch(`${url}/__sim/faults/${id}`, { method: 'DELETE' })).status, 200)
    assert.equal((await fetch(`${url}/__sim/faults/${armed[0].id}`, { method: 'DELETE' })).status, 404)
    assert.equal((await stamp(url, world.seal().xml, { token: bearer })).status, 200)
  })

  test('shows accounts with what is left, and stops one for maintenance', async () => {
    await call(`${url}/__sim/accounts/pade`, { user: 'demo', stamps: 7, maintenance: true })
    const accounts = JSON.parse((await get(`${url}/__sim/accounts`)).text) as AccountView[]
    const pade = accounts.find(({ pac }) => pac === 'pade')
    assert.deepEqual(
      [pade?.user, pade?.stamps, pade?.left, pade?.maintenance],
      ['demo', 7, 7 - (pade?.used ?? 0), true],
    )
    assert.ok(accounts.every((account) => !('password' in account)))
    await call(`${url}/__sim/accounts/sw`, { user: 'demo', maintenance: true })
    assert.equal(
      (
        await fetch(`${url}/management/v2/api/users/balance`, {
          headers: { Authorization: `Bearer ${bearer}` },
        })
      ).status,
      503,
    )
  })

  test('cannot be reached through a PAC path', async () => {
    assert.equal((await get(`${url}/v4/__sim/requests`)).status, 404)
    assert.equal((await get(`${url}/__sim/nada`)).status, 404)
  })
})
