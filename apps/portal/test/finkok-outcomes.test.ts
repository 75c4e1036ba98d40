import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { FaultRule } from '@timbra/pac-simulator'
import type { Canceller, Pac } from '../src/pac/pac.ts'
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
  world.simulator.addFault({ pac: 'finkok', op: 'stamp', ...rule })
const stamps = () => world.simulator.ledger('finkok').length
const account = (change: Readonly<Record<string, unknown>>) =>
  world.simulator.changeAccount('finkok', 'demo', change)

function canned<T>(body: string, status: string, ask: (finkok: Pac & Canceller) => Promise<T>): Promise<T> {
  return withCannedServer({ token: '', reply: httpReply(status, body) }, (baseUrl) =>
    ask(world.finkok({ baseUrl })),
  )
}

const CODE =
  '<c:Incidencias><c:Incidencia><c:CodigoError> CFDI40145 - Nombre</c:CodigoError></c:Incidencia></c:Incidencias>'

describe('a stamp', () => {
  test('of more than 1 MB is not even sent: another PAC may take it', async () => {
    const request = world.request()
    const xml = Buffer.concat([request.cfdi.xml, Buffer.alloc(1024 * 1024, 32)])
    const outcome = await world.finkok().stamp({ ...request, cfdi: { ...request.cfdi, xml } }, OPTIONS)
    assert.ok(outcome.kind === 'rejected')
    assert.deepEqual([outcome.verdict, outcome.issues[0]?.code], ['pac-specific', 'MAYOR-1-MB'])
    assert.equal(world.simulator.requests().length, 0)
  })

  test('of Finkok is in Finkok’s ledger and in no other', async () => {
    const [sw, finkok] = [world.simulator.ledger('sw').length, stamps()]
    const outcome = await world.finkok().stamp(world.request(), OPTIONS)
    assert.ok(outcome.kind === 'stamped')
    const entry = world.simulator.ledger('finkok').at(-1)
    assert.deepEqual([outcome.via, outcome.uuid], ['fresh', entry?.uuid])
    assert.equal(Buffer.from(outcome.xml).toString('utf8'), entry?.xml)
    assert.deepEqual([world.simulator.ledger('sw').length, stamps()], [sw, finkok + 1])
  })

  test('asked twice is one stamp: the 307 brings it along', async () => {
    const request = world.request()
    const before = stamps()
    const first = await world.finkok().stamp(request, OPTIONS)
    const second = await world.finkok().stamp(request, OPTIONS)
    assert.ok(first.kind === 'stamped' && second.kind === 'stamped')
    assert.deepEqual([second.via, second.uuid], ['duplicate', first.uuid])
    assert.equal(stamps(), before + 1)
  })

  test('with Incidencias beside it is stamped all the same, and the warning is logged', async () => {
    fault({ mode: 'warn-with-success', times: 1 })
    assert.equal((await world.finkok().stamp(world.request(), OPTIONS)).kind, 'stamped')
    assert.ok(world.logged.some(({ fields }) => JSON.stringify(fields['warnings']) === '["708"]'))
  })

  test('whose answer was lost is unknown', async () => {
    for (const mode of [
      'reset-after',
      'timeout-after',
      'http-500-html',
      'http-502',
      'http-429',
      'soap-fault',
    ] as const) {
      fault({ mode, times: 1, stamped: true })
      const lost = await world.finkok().stamp(world.request(), { timeout_ms: 1000 })
      assert.equal(lost.kind, 'unknown', mode)
    }
  })

  test('that fails any check is not believed; an unusual but honest one is', () =>
    assertOnlyHonestStampsAreBelieved(world, 'finkok', world.finkok()))

  test('that finds nobody there was not sent', async () => {
    const outcome = await world.finkok({ baseUrl: 'http://127.0.0.1:9' }).stamp(world.request(), OPTIONS)
    assert.equal(outcome.kind, 'not-sent')
  })
})

describe('a refusal', () => {
  test('says who can mend it', async () => {
    for (const [code, verdict] of [
      ['CFDI40145', 'customer-fix'],
      ['CFDI40148', 'customer-fix'],
      ['CFDI40138', 'store-fix'],
      ['303', 'store-fix'],
      ['304', 'store-fix'],
      ['306', 'store-fix'],
      ['308', 'store-fix'],
      ['740', 'store-fix'],
      ['402', 'wait-sat-list'],
      ['300', 'account-fix'],
      ['701', 'account-fix'],
      ['702', 'account-fix'],
      ['703', 'account-fix'],
      ['706', 'account-fix'],
      ['718', 'account-fix'],
      ['719', 'account-fix'],
      ['720', 'account-fix'],
      ['301', 'code-fix'],
      ['302', 'code-fix'],
      ['401', 'code-fix'],
      ['704', 'code-fix'],
      ['705', 'code-fix'],
      ['707', 'code-fix'],
      ['712', 'code-fix'],
      ['738', 'code-fix'],
      ['501', 'unknown'],
      ['708', 'unknown'],
      ['709', 'unknown'],
    ] as const) {
      fault({ mode: 'reject', code, times: 1 })
      const outcome = await world.finkok().stamp(world.request(), OPTIONS)
      assert.equal(outcome.kind === 'rejected' ? outcome.verdict : outcome.kind, verdict, code)
    }
  })

  test('305 waits for the SAT while the certificate is new, and is the store’s afterwards', async () => {
    const verdict = async () => {
      fault({ mode: 'reject', code: '305', times: 1 })
      const outcome = await world.finkok().stamp(world.request(), OPTIONS)
      return outcome.kind === 'rejected' ? outcome.verdict : outcome.kind
    }
    const now = world.clock.now()
    assert.equal(await verdict(), 'store-fix')
    world.clock.set(new Date(now.getTime() - 29 * 24 * 3_600_000))
    assert.equal(await verdict(), 'wait-sat-list')
    world.clock.set(now)
  })

  test('names every Incidencia once, with its words', async () => {
    const receptor = { nombre: 'OTRA EMPRESA', domicilioFiscalReceptor: '99999' }
    const outcome = await world.finkok().stamp(world.request({ receptor }), OPTIONS)
    assert.ok(outcome.kind === 'rejected')
    const codes = outcome.issues.map(({ code }) => code)
    assert.deepEqual(codes, [...new Set(codes)])
    assert.ok(codes.includes('CFDI40145') && codes.includes('CFDI40148'), codes.join())
    assert.match(outcome.issues[0]?.message ?? '', /\w/)
  })
})

describe('the account', () => {
  test('without stamps, unregistered, suspended or unknown is account-fix, and stamps nothing', async () => {
    const before = stamps()
    const outcomeOf = async (change: Readonly<Record<string, unknown>>) => {
      account({ stamps: 'unlimited', clients: 'any', locked: false, ...change })
      const outcome = await world.finkok().stamp(world.request(), OPTIONS)
      return outcome.kind === 'rejected' ? `${outcome.verdict} ${outcome.issues[0]?.code}` : outcome.kind
    }
    assert.equal(await outcomeOf({ stamps: 0 }), 'account-fix 718')
    assert.equal(await outcomeOf({ clients: [] }), 'account-fix 702')
    assert.equal(await outcomeOf({ suspendedClients: ['SDE2601018A0'] }), 'account-fix 701')
    assert.equal(await outcomeOf({ suspendedClients: [], locked: true }), 'account-fix 703')
    assert.equal(await outcomeOf({ password: 'otra' }), 'account-fix 300')
    assert.equal(stamps(), before)
  })

  test('tells what is left by the least of its active issuers, or that there is no limit', async () => {
    assert.equal((await world.finkok().stamp(world.request(), OPTIONS)).kind, 'stamped')
    assert.deepEqual(await world.finkok().balance(OPTIONS), { stamps: 'unlimited' })
    account({ stamps: stamps() + 7, clients: ['SDE2601018A0', 'EKU9003173C9'] })
    assert.deepEqual(await world.finkok().balance(OPTIONS), { stamps: 7 })
    assert.deepEqual(await world.finkok({ rfc: 'EKU9003173C9' }).balance(OPTIONS), { stamps: 7 })
    assert.equal(await world.finkok({ rfc: 'CACX7605101P8' }).balance(OPTIONS), null, 'not registered')
    assert.equal(await world.finkok({ password: 'otra' }).balance(OPTIONS), null)
  })
})

test('of several issuers the active one with least left counts', async () => {
  const user = (status: string, credit: string) =>
    `<c:ResellerUser><c:status>${status}</c:status><c:counter>1</c:counter><c:taxpayer_id>X</c:taxpayer_id><c:credit>${credit}</c:credit></c:ResellerUser>`
  const left = (users: string) =>
    canned(
      `<a:Envelope xmlns:a="http://schemas.xmlsoap.org/soap/envelope/" xmlns:b="http://facturacion.finkok.com/registration" xmlns:c="apps.services.soap.core.views"><a:Body><b:getResponse><b:getResult><c:users>${users}</c:users></b:getResult></b:getResponse></a:Body></a:Envelope>`,
      '200 OK',
      (finkok) => finkok.balance(OPTIONS),
    )
  const some = user('A', '9') + user('A', '5') + user('A', '-1') + user('S', '1')
  assert.deepEqual(await left(some), { stamps: 5 })
  assert.deepEqual(await left(user('A', '-1') + user('S', '1')), { stamps: 'unlimited' })
  assert.equal(await left(user('A', 'muchos')), null)
})

describe('health', () => {
  test('says up, down or unknown, and stamps nothing', async () => {
    const before = stamps()
    assert.equal(await world.finkok().health(OPTIONS), 'up')
    assert.equal(await world.finkok({ baseUrl: 'http://127.0.0.1:9' }).health(OPTIONS), 'down')
    assert.equal(await world.finkok({ password: 'otra' }).health(OPTIONS), 'down')
    account({ maintenance: true })
    assert.equal(await world.finkok().health(OPTIONS), 'down')
    world.simulator.addFault({ pac: 'finkok', op: 'health', mode: 'timeout-before' })
    assert.equal(await world.finkok().health({ timeout_ms: 100 }), 'down')
    assert.equal(stamps(), before)
  })

  test('tells when our clock is four minutes from theirs', async () => {
    world.simulator.clock.advance(3 * 60_000)
    await world.finkok().health(OPTIONS)
    assert.equal(world.logged.filter(({ fields }) => 'skew_ms' in fields).length, 0)
    world.simulator.clock.advance(2 * 60_000)
    assert.equal(await world.finkok().health(OPTIONS), 'up')
    assert.deepEqual(world.logged.at(-1)?.fields, { pac: 'finkok', skew_ms: 300_000, alarm: true })
  })
})

describe('an answer that no honest Finkok gives', () => {
  const answering = (body: string, status = '200 OK') =>
    canned(body, status, (finkok) => finkok.stamp(world.request(), OPTIONS))
  const result = (inner: string, operation = 'stamp') =>
    `<a:Envelope xmlns:a="http://schemas.xmlsoap.org/soap/envelope/" xmlns:b="http://facturacion.finkok.com/stamp" xmlns:c="apps.services.soap.core.views"><a:Body><b:${operation}Response><b:${operation}Result>${inner}</b:${operation}Result></b:${operation}Response></a:Body></a:Envelope>`

  test('is unknown unless it is whole and ours', async () => {
    for (const body of ['', '<html/>', result('').slice(0, -20), '<a:Envelope/>', result('', 'cancel')])
      assert.equal((await answering(body)).kind, 'unknown', body)
    for (const body of [result(''), result(CODE)])
      assert.equal(
        (await answering(body, '502 Bad Gateway')).kind,
        'unknown',
        'whole, and from a broken server',
      )
    const nothing = await answering(result('<c:Incidencias/>'))
    assert.ok(nothing.kind === 'unknown' && nothing.alarm)
    const empty = await answering(result('<c:UUID>11111111-2222-4333-8444-555555555555</c:UUID><c:xml/>'))
    assert.ok(empty.kind === 'unknown' && empty.alarm, 'a UUID is no stamp')
  })

  test('of 401 or 403 is account-fix; a doctype is not read', async () => {
    for (const status of ['401 Unauthorized', '403 Forbidden']) {
      const outcome = await answering('', status)
      assert.ok(outcome.kind === 'rejected' && outcome.verdict === 'account-fix')
    }
    const entity = `<!DOCTYPE x [<!ENTITY e "boom">]>${result('<c:UUID>&e;</c:UUID>')}`
    assert.equal((await answering(entity)).kind, 'unknown')
  })

  test('may carry its XML as CDATA, and its code with words', async () => {
    const cdata = await answering(result('<c:xml><![CDATA[<cfdi:Comprobante/>]]></c:xml><c:UUID>x</c:UUID>'))
    assert.ok(cdata.kind === 'unknown' && cdata.why.startsWith('mistrusted-'), 'read, and not believed')
    const refused = await answering(result(CODE))
    assert.ok(refused.kind === 'rejected' && refused.issues[0]?.code === 'CFDI40145')
  })
})
