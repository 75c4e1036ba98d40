import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { FaultRule } from '@timbra/pac-simulator'
import type { CancelOutcome, StampOutcome } from '../src/pac/pac.ts'
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
const PAC = 'solucionfactible'
const fault = (rule: Omit<FaultRule, 'pac' | 'op'>) =>
  world.simulator.addFault({ pac: PAC, op: 'stamp', ...rule })
const stamps = () => world.simulator.ledger(PAC).length
const stamp = () => world.solucionfactible().stamp(world.request(), OPTIONS)
const account = (change: Readonly<Record<string, unknown>>) =>
  world.simulator.changeAccount('solucionfactible', 'demo', change)

describe('a stamp', () => {
  test('of Solución Factible is in its ledger and in no other', async () => {
    const others = () => world.simulator.ledger('sw').length + world.simulator.ledger('pade').length
    const before = [stamps(), others()]
    const outcome = await stamp()
    assert.ok(outcome.kind === 'stamped')
    assert.equal(outcome.via, 'fresh')
    assert.equal(outcome.uuid, world.simulator.ledger(PAC).at(-1)?.uuid)
    assert.deepEqual([stamps(), others()], [Number(before[0]) + 1, before[1]])
  })

  test('that fails any check is not believed; an unusual but honest one is', () =>
    assertOnlyHonestStampsAreBelieved(world, 'solucionfactible', world.solucionfactible()))

  test('of more than 5 MB is not even sent', async () => {
    const request = world.request()
    const xml = Buffer.concat([request.cfdi.xml, Buffer.alloc(4 * 1024 * 1024, 32)])
    const outcome = await world
      .solucionfactible()
      .stamp({ ...request, cfdi: { ...request.cfdi, xml } }, OPTIONS)
    assert.ok(outcome.kind === 'rejected')
    assert.deepEqual([outcome.verdict, outcome.issues[0]?.code], ['pac-specific', 'MAYOR-5-MB'])
    assert.equal(world.simulator.requests().length, 0)
  })

  test('through a Fault, a page or a full door is unknown, in either SOAP', async () => {
    for (const soap11 of [false, true]) {
      for (const mode of ['soap-fault', 'http-500-html', 'http-429', 'http-503'] as const) {
        fault({ mode, times: 1 })
        const outcome = await world.solucionfactible({ soap11 }).stamp(world.request(), OPTIONS)
        assert.ok(outcome.kind === 'unknown' && !outcome.alarm, mode)
        if (mode === 'soap-fault') assert.equal(outcome.why, 'soap-fault')
      }
    }
  })

  test('at an address that refuses connections was not sent', async () => {
    const pac = world.solucionfactible({ baseUrl: 'http://127.0.0.1:9' })
    assert.equal((await pac.stamp(world.request(), OPTIONS)).kind, 'not-sent')
  })
})

describe('a refusal', () => {
  test('says who can mend it', async () => {
    for (const [code, verdict] of [
      ['CFDI40145', 'customer-fix'],
      ['CFDI40138', 'store-fix'],
      ['CFDI40101', 'code-fix'],
      ['304', 'store-fix'],
      ['402', 'wait-sat-list'],
      ['611', 'code-fix'],
      ['620', 'account-fix'],
      ['633', 'account-fix'],
      ['500', 'unknown'],
      ['501', 'unknown'],
    ] as const) {
      fault({ mode: 'reject', times: 1, code })
      const outcome = await stamp()
      assert.equal(outcome.kind === 'rejected' ? outcome.verdict : outcome.kind, verdict, code)
    }
  })

  test('names every code that stands within the message', async () => {
    const receptor = { nombre: 'OTRA EMPRESA', domicilioFiscalReceptor: '99999' }
    const outcome = await world.solucionfactible().stamp(world.request({ receptor }), OPTIONS)
    assert.ok(outcome.kind === 'rejected')
    assert.equal(outcome.verdict, 'customer-fix')
    const codes = outcome.issues.map(({ code }) => code)
    assert.deepEqual(codes, ['CFDI40145', 'CFDI40148', '301'])
    assert.match(outcome.issues[0]?.message ?? '', /^El campo Nombre del receptor/)
  })

  test('for a clock that is ahead is ours to mend', async () => {
    const outcome = await world
      .solucionfactible()
      .stamp(world.request({ fecha: '2026-11-23T12:30:00' }), OPTIONS)
    assert.ok(outcome.kind === 'rejected')
    assert.deepEqual([outcome.verdict, outcome.issues[0]?.code], ['code-fix', 'CFDI40101'])
  })
})

describe('the account', () => {
  test('is asked once with a wrong password, whatever is wanted: Solución Factible does not lock it', async () => {
    const wrong = world.solucionfactible({ password: 'otra' })
    for (const _ of [1, 2, 3]) {
      const outcome = await wrong.stamp(world.request(), OPTIONS)
      assert.ok(outcome.kind === 'rejected')
      assert.deepEqual([outcome.verdict, outcome.issues[0]?.code], ['account-fix', '601'])
    }
    assert.equal(await wrong.health(OPTIONS), 'down')
    assert.equal(await wrong.balance(OPTIONS), null)
    assert.equal(world.simulator.requests().length, 1)
    assert.equal((await stamp()).kind, 'stamped')
  })

  test('that is locked, expired, inactive or asked too often is account-fix', async () => {
    for (const [change, code] of [
      [{ locked: true }, '602'],
      [{ locked: false, passwordExpired: true }, '603'],
      [{ passwordExpired: false, inactive: true }, '605'],
    ] as const) {
      account(change)
      const outcome = await stamp()
      assert.ok(outcome.kind === 'rejected' && outcome.verdict === 'account-fix')
      assert.equal(outcome.issues[0]?.code, code)
    }
  })

  test('without stamps is account-fix, whatever number stands beside the words; nothing is stamped', async () => {
    const before = stamps()
    account({ stamps: before })
    const outcome = await stamp()
    assert.ok(outcome.kind === 'rejected' && outcome.verdict === 'account-fix')
    assert.equal(outcome.issues[0]?.code, 'SIN-TIMBRES')
    assert.equal(stamps(), before)
    assert.deepEqual(await world.solucionfactible().balance(OPTIONS), { stamps: 0 })
  })

  test('is up, down or unknown, and asking stamps nothing', async () => {
    const before = stamps()
    assert.equal(await world.solucionfactible().health(OPTIONS), 'up')
    account({ maintenance: true })
    assert.equal(await world.solucionfactible().health(OPTIONS), 'down')
    assert.equal(await world.solucionfactible({ baseUrl: 'http://127.0.0.1:9' }).health(OPTIONS), 'down')
    world.simulator.addFault({ pac: PAC, op: 'receipt', mode: 'timeout-before' })
    assert.equal(await world.solucionfactible().health({ timeout_ms: 100 }), 'down')
    assert.equal(stamps(), before)
    world.simulator.reset()
  })

  test('is unknown, not down, when the service speaks but not as we guess', async () => {
    const before = stamps()
    for (const [status, body] of [
      ['404 Not Found', '<h1>No existe</h1>'],
      ['500 Internal Server Error', FAULT],
      ['200 OK', '<html/>'],
    ] as const)
      assert.equal(await healthOf(status, body), 'unknown', status)
    for (const status of ['500 Internal Server Error', '502 Bad Gateway', '429 Too Many Requests'])
      assert.equal(await healthOf(status, '<h1>error</h1>'), 'down', status)
    assert.equal(stamps(), before)
  })
  const FAULT =
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>namespace mismatch</faultstring></s:Fault></s:Body></s:Envelope>'
  const healthOf = (status: string, body: string) =>
    withCannedServer({ token: '', reply: httpReply(status, body) }, (baseUrl) =>
      world.solucionfactible({ baseUrl }).health(OPTIONS),
    )
})

/** Answers in the mouth of a server that knows no rules. */
function answering<T>(
  body: string,
  ask: (pac: ReturnType<PacWorld['solucionfactible']>) => Promise<T>,
  status = '200 OK',
): Promise<T> {
  return withCannedServer({ token: '', reply: httpReply(status, body) }, (baseUrl) =>
    ask(world.solucionfactible({ baseUrl })),
  )
}

const said = (inner: string) =>
  `<x:Envelope xmlns:x="http://www.w3.org/2003/05/soap-envelope"><x:Body><ns:r xmlns:ns="urn:n" xmlns:a="urn:a"><ns:return>${inner}</ns:return></ns:r></x:Body></x:Envelope>`
const tag = (name: string, value: string | number) => `<a:${name}>${value}</a:${name}>`
const resultado = (inner: string) => `<a:resultados>${inner}</a:resultados>`

describe('an answer that no honest Solución Factible gives', () => {
  const stamped = (body: string, status?: string): Promise<StampOutcome> =>
    answering(body, (pac) => pac.stamp(world.request(), OPTIONS), status)

  test('is unknown unless it is whole', async () => {
    for (const body of [
      '',
      '<html/>',
      said(''),
      said(tag('status', 200)),
      said(tag('status', 200) + resultado('')),
      said(tag('status', 200) + resultado(tag('status', 301)) + resultado(tag('status', 301))),
      said(tag('status', 200) + resultado(tag('status', 307))).slice(0, -20),
    ])
      assert.equal((await stamped(body)).kind, 'unknown', body)
    const whole = said(tag('status', 200) + resultado(tag('status', 301)))
    assert.equal((await stamped(whole)).kind, 'rejected')
    assert.equal((await stamped(whole, '502 Bad Gateway')).kind, 'unknown')
  })

  test('that says stamped without a CFDI is an alarm; 307 without one is a duplicate', async () => {
    const success = await stamped(said(tag('status', 200) + resultado(tag('status', 200))))
    assert.deepEqual(success, { kind: 'unknown', why: 'success-without-cfdi', alarm: true })
    const previous = await stamped(said(tag('status', 200) + resultado(tag('status', 307))))
    assert.equal(previous.kind, 'duplicate-without-data')
  })

  test('of 401 or 403 is account-fix, of 404 an alarm', async () => {
    for (const status of ['401 Unauthorized', '403 Forbidden']) {
      const outcome = await stamped('', status)
      assert.ok(outcome.kind === 'rejected' && outcome.verdict === 'account-fix')
    }
    const outcome = await stamped('', '404 Not Found')
    assert.ok(outcome.kind === 'unknown' && outcome.alarm)
  })
})

describe('the answer to a cancellation', () => {
  const uuid = '11111111-2222-3333-4444-000000000001'
  const request = {
    signedXml: '<Cancelacion/>',
    uuid,
    issuerRfc: 'SDE2601018A0',
    receiverRfc: 'URE180429TM6',
    total: '137.00',
    motivo: '02',
    folioSustitucion: null,
  }
  const cancelled = (body: string): Promise<CancelOutcome> =>
    answering(body, (pac) => pac.cancel(request, OPTIONS))
  const folio = (statusUUID: string) =>
    said(
      tag('status', 200) +
        resultado(tag('status', 200) + tag('statusUUID', statusUUID) + tag('uuid', uuid.toLowerCase())),
    )

  test('is read from the folio: in process and refused by the receiver are requests that SAT knows', async () => {
    for (const [code, kind] of [
      ['201', 'accepted'],
      ['202', 'already'],
      ['211', 'already'],
      ['213', 'already'],
      ['204', 'not-cancelable'],
      ['205', 'not-found-yet'],
      ['203', 'rejected'],
    ] as const)
      assert.equal((await cancelled(folio(code))).kind, kind, code)
  })

  test('without a folio is read from the whole', async () => {
    for (const [code, kind, verdict] of [
      ['701', 'already', null],
      ['500', 'unknown', null],
      ['501', 'unknown', null],
      ['200', 'unknown', null],
      ['1802', 'rejected', 'code-fix'],
      ['306', 'rejected', 'store-fix'],
      ['602', 'rejected', 'account-fix'],
      ['620', 'rejected', 'account-fix'],
      ['623', 'rejected', 'pac-specific'],
    ] as const) {
      const outcome = await cancelled(said(tag('status', code)))
      assert.equal(outcome.kind, kind, code)
      assert.equal(outcome.kind === 'rejected' ? outcome.verdict : null, verdict, code)
    }
  })
})

test('an acuse is taken as text or base64, by either spelling, or from the message', async () => {
  const acuse = '<Acuse Fecha="2026-01-02T10:11:12.1234567">Ñ &amp;</Acuse>'
  const text = acuse.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const base64 = Buffer.from(acuse).toString('base64')
  const asked = (inner: string) =>
    answering(said(tag('status', 200) + inner), (pac) =>
      pac.cancelReceipt({ uuid: '11111111-2222-3333-4444-000000000001', issuerRfc: 'SDE2601018A0' }, OPTIONS),
    )
  for (const inner of [
    tag('acuseSAT', text),
    tag('acuseSat', text),
    tag('acuseSAT', base64),
    tag('mensaje', text),
  ])
    assert.equal((await asked(inner))?.toString(), acuse)
  assert.equal(await asked(tag('mensaje', 'La cancelación está en proceso')), null)
})
