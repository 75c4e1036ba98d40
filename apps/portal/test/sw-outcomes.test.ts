import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { FaultRule } from '@timbra/pac-simulator'
import type { Pac, StampOutcome } from '../src/pac/pac.ts'
import { createHttp } from '../src/pac/http.ts'
import { issuesOf, parseEnvelope } from '../src/pac/sw/envelope.ts'
import { verdictOf } from '../src/pac/sw/verdict.ts'
import { withCannedServer } from './support/canned-server.ts'
import { pacWorld, type PacWorld } from './support/pac-world.ts'

let world: PacWorld
/** Already let in, so that a short timeout is spent on the stamp. */
let pac: Pac
before(async () => {
  world = await pacWorld()
  pac = world.pac()
  await pac.stamp(world.request(), OPTIONS)
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

const STAMP = { pac: 'sw', op: 'stamp' } as const
const OPTIONS = { timeout_ms: 20_000 }
const SHORT = { timeout_ms: 1000 }

async function outcomeOf(rule: FaultRule | null): Promise<StampOutcome> {
  if (rule) world.simulator.addFault(rule)
  return pac.stamp(world.request(), rule?.mode.startsWith('timeout') ? SHORT : OPTIONS)
}

describe('a stamp call', () => {
  test('that goes well is stamped, fresh, with the UUID in upper case', async () => {
    const outcome = await outcomeOf(null)
    assert.ok(outcome.kind === 'stamped')
    assert.equal(outcome.via, 'fresh')
    assert.match(outcome.uuid, /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/)
    assert.equal(Buffer.from(outcome.xml).toString('utf8'), world.simulator.ledger('sw').at(-1)?.xml)
  })

  const unknown: readonly FaultRule[] = [
    { ...STAMP, mode: 'timeout-before' },
    { ...STAMP, mode: 'timeout-after' },
    { ...STAMP, mode: 'reset-before' },
    { ...STAMP, mode: 'reset-after' },
    ...(['http-500-html', 'http-502', 'http-503', 'http-429'] as const).flatMap((mode) => [
      { ...STAMP, mode, stamped: true },
      { ...STAMP, mode, stamped: false },
    ]),
    { ...STAMP, mode: 'reject', code: 'CO1000' },
  ]
  for (const rule of unknown) {
    test(`under ${rule.mode}${rule.stamped ? ' after stamping' : ''} is unknown: it may be stamped`, async () => {
      const outcome = await outcomeOf(rule)
      assert.ok(outcome.kind === 'unknown', outcome.kind)
      assert.equal(outcome.alarm, false)
    })
  }

  test('that is aborted after it was sent is unknown', async () => {
    world.simulator.addFault({ ...STAMP, mode: 'timeout-after' })
    const outcome = await pac.stamp(world.request(), { ...OPTIONS, signal: AbortSignal.timeout(1000) })
    assert.deepEqual(outcome, { kind: 'unknown', why: 'aborted', alarm: false })
  })

  test('that is aborted before is not sent', async () => {
    const outcome = await pac.stamp(world.request(), { ...OPTIONS, signal: AbortSignal.abort() })
    assert.deepEqual(outcome, { kind: 'not-sent', why: 'aborted' })
  })

  const rejected: readonly [code: string, verdict: string][] = [
    ['CFDI40145', 'customer-fix'],
    ['CFDI40148', 'customer-fix'],
    ['CFDI40161', 'customer-fix'],
    ['402', 'wait-sat-list'],
    ['305', 'store-fix'],
    ['306', 'store-fix'],
    ['AU2003', 'store-fix'],
    ['AU2001', 'account-fix'],
    ['AU2000', 'account-fix'],
    ['401', 'code-fix'],
    ['CFDI40119', 'code-fix'],
    ['CFDI140223', 'code-fix'],
    ['301', 'code-fix'],
  ]
  for (const [code, verdict] of rejected) {
    test(`refused with ${code} is rejected: ${verdict}`, async () => {
      const outcome = await outcomeOf({ ...STAMP, mode: 'reject', code, message: 'Porque sí.' })
      assert.deepEqual(outcome, { kind: 'rejected', issues: [{ code, message: 'Porque sí.' }], verdict })
    })
  }

  test('refused without a code is ours to mend', async () => {
    const rule: FaultRule = { ...STAMP, mode: 'reject', code: 'Parámetros incompletos' }
    const outcome = await outcomeOf(rule)
    assert.ok(outcome.kind === 'rejected')
    assert.deepEqual([outcome.verdict, outcome.issues[0]?.code], ['code-fix', 'HTTP400'])
  })

  test('at the real rules of the simulator says every fault of the customer', async () => {
    const request = world.request({ receptor: { nombre: 'OTRA', domicilioFiscalReceptor: '64000' } })
    const outcome = await world.pac().stamp(request, OPTIONS)
    assert.ok(outcome.kind === 'rejected')
    assert.equal(outcome.verdict, 'customer-fix')
    assert.deepEqual(
      outcome.issues.map(({ code }) => code),
      ['CFDI40145', 'CFDI40148'],
    )
  })

  test('on a wrong path is unknown, with an alarm', async () => {
    const outcome = await answerOf('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')
    assert.deepEqual(outcome, { kind: 'unknown', why: 'http-404', alarm: true })
  })
})

describe('before the body was handed to the socket', () => {
  const send = (url: string, timeout_ms = 20_000) =>
    createHttp()({ method: 'POST', url: new URL(url), headers: {}, body: Buffer.from('x'), timeout_ms })

  test('a name that does not exist is not-sent', async () => {
    const sent = await send('http://pac.invalid')
    assert.ok(sent.kind === 'not-sent', sent.kind)
    assert.match(sent.why, /^(ENOTFOUND|EAI_AGAIN)$/)
  })

  test('a refused connection is not-sent, also when it was the login’s', async () => {
    assert.deepEqual(await send('http://127.0.0.1:9'), { kind: 'not-sent', why: 'ECONNREFUSED' })
    const outcome = await world.pac({ baseUrl: 'http://127.0.0.1:9' }).stamp(world.request(), OPTIONS)
    assert.deepEqual(outcome, { kind: 'not-sent', why: 'auth-ECONNREFUSED' })
  })

  test('a TLS handshake that fails is not-sent', async () => {
    const sent = await withServer('this is not TLS\r\n', (url) => send(url.replace('http:', 'https:')))
    assert.equal(sent.kind, 'not-sent')
  })

  test('a TLS handshake that never ends is not-sent', async () => {
    const sent = await withServer(null, (url) => send(url.replace('http:', 'https:'), 300))
    assert.deepEqual(sent, { kind: 'not-sent', why: 'timeout' })
  })

  test('another protocol is not-sent', async () => {
    assert.deepEqual(await send('ftp://pac.example'), { kind: 'not-sent', why: 'protocol' })
  })
})

describe('an answer', () => {
  for (const [what, text] of Object.entries({
    'of half the promised length': 'HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"data":{',
    'in chunks that break off': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"dat\r\n',
    'that is not HTTP': 'hola',
    'that is empty': 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
    'that is HTML with status 200': 'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>',
    'that is JSON of somebody else': 'HTTP/1.1 400 Bad Request\r\nContent-Length: 14\r\n\r\n{"ok":"false"}',
    'of success without a CFDI':
      'HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n{"data":{},"status":"success"}',
  })) {
    test(`${what} is unknown`, async () => {
      const outcome = await answerOf(text)
      assert.equal(outcome.kind, 'unknown')
    })
  }

  test('403 is account-fix', async () => {
    const outcome = await answerOf('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')
    assert.deepEqual(outcome, {
      kind: 'rejected',
      issues: [{ code: 'HTTP403', message: '' }],
      verdict: 'account-fix',
    })
  })
})

describe('codes', () => {
  const issues = (message: string, messageDetail: string | null = null) =>
    issuesOf({ status: 'error', message, messageDetail, data: null })

  test('are found in the message and in every line of the detail, once', () => {
    assert.deepEqual(
      issues(
        '301 - XML mal formado',
        'algo\nCFDI40145 - El nombre.\n  CFDI40148. El CP\nCFDI40145 otra vez\n<cfdi:Comprobante>',
      ),
      [
        { code: '301', message: 'XML mal formado' },
        { code: 'CFDI40145', message: 'El nombre.' },
        { code: 'CFDI40148', message: 'El CP' },
      ],
    )
    assert.deepEqual(issues('307. El comprobante contiene un timbre previo.')[0]?.code, '307')
    assert.deepEqual(issues('3070 cosas'), [])
  })

  test('of SAT’s matrix beat the general one; our own fault beats the customer’s', () => {
    assert.equal(verdictOf(issues('301 - x', 'CFDI40145 - y'), false), 'customer-fix')
    assert.equal(verdictOf(issues('CFDI40145 - x', 'CFDI40119 - y'), false), 'code-fix')
    assert.equal(verdictOf(issues('305 - x'), true), 'wait-sat-list')
    assert.equal(verdictOf(issues('CO1000 - x', 'CFDI40145 - y'), false), 'unknown')
  })

  test('are not looked for in what is not SW’s envelope', () => {
    assert.equal(parseEnvelope(Buffer.from('[]')), null)
    assert.equal(parseEnvelope(Buffer.from('{"status":"ok"}')), null)
    assert.deepEqual(parseEnvelope(Buffer.from('{"status":"error","message":7}'))?.message, null)
  })
})

/** The adapter against a server that gives a token and then this, whatever is sent; null is silence. */
async function answerOf(reply: string): Promise<StampOutcome> {
  return withServer(reply, (baseUrl) => world.pac({ baseUrl }).stamp(world.request(), OPTIONS))
}

function withServer<T>(reply: string | null, body: (url: string) => Promise<T>): Promise<T> {
  return withCannedServer({ reply, token: 'T2lY.a.b' }, body)
}
