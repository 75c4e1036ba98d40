import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { pino } from 'pino'
import { pinnedClock } from '../src/clock.ts'
import { connect, type Connection } from '../src/db/connect.ts'
import { randomIds } from '../src/ids.ts'
import { createSecrets } from '../src/secrets.ts'
import { receiveTicket } from '../src/tickets/receive.ts'
import type { Ticket } from '../src/tickets/ticket.ts'
import { buildServer } from '../src/web/server.ts'
import { configWith } from './support/config.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'
import { issuerWithStores, smallTicket } from './support/tickets.ts'

const T0 = new Date('2026-11-22T18:00:00Z')
const MINUTE = 60_000
const RIGHT = '146.90'

describe('how often a ticket may be guessed', () => {
  const clock = pinnedClock(T0)
  const log = pino({ level: 'silent' })
  let database: TestDatabase
  let second: Connection
  let nodes: Awaited<ReturnType<typeof buildServer>>[]
  let ticket: Ticket

  before(async () => {
    database = await testDatabase()
    second = connect(database.url, { log, max: 10 })
    const issuer = await issuerWithStores(database.db)
    const deps = { db: database.db, clock, ids: randomIds }
    const received = await receiveTicket(deps, {
      issuerId: issuer.id,
      content: smallTicket({ externalId: 'IMP-1' }),
    })
    assert.ok(received.kind === 'created', JSON.stringify(received))
    ticket = received.ticket
    nodes = [await node(database), await node(second)]
  })
  after(async () => {
    for (const server of nodes) await server.close()
    await second.close()
    await database.close()
  })
  beforeEach(async () => {
    clock.set(T0)
    await database.pool.query('truncate attempt_quota')
  })

  test('fifty totals tried at once get at most ten answers, the rest must wait', async () => {
    const answers = await Promise.all(wrongTotals(50).map((total) => guess({ total })))
    assert.deepEqual(tally(answers), { 422: 10, 429: 40 })
    for (const answer of answers.filter(({ statusCode }) => statusCode === 429)) {
      assert.equal(answer.headers['retry-after'], '3600')
      assert.match(answer.body, /Hubo demasiados intentos desde tu conexión/)
      assert.match(answer.body, /Vuelve a intentarlo en 60 minutos/)
    }
    assert.equal((await guess({ total: RIGHT })).statusCode, 429, 'the right one is not told either')
    clock.advance(60 * MINUTE)
    assert.equal((await guess({ total: RIGHT })).statusCode, 200)
  })

  test('two web servers on one database count as one', async () => {
    const totals = wrongTotals(50)
    const answers = await Promise.all(totals.map((total, n) => guess({ total, node: n % 2 })))
    assert.deepEqual(tally(answers), { 422: 10, 429: 40 })
    assert.equal((await guess({ total: RIGHT, node: 1 })).statusCode, 429)
  })

  test('a number is the same however its dashes, blanks and case are typed', async () => {
    const spellings = ['IMP-1', 'imp 1', 'Imp1', ' I-M-P-1 ']
    const answers = await Promise.all(
      wrongTotals(40).map((total, n) => guess({ numero: spellings[n % 4] ?? '', total })),
    )
    assert.deepEqual(tally(answers), { 422: 10, 429: 30 })
  })

  test('one address has twenty failures in ten minutes, over all numbers and nodes', async () => {
    const answers = await Promise.all(
      wrongTotals(50).map((total, n) => guess({ numero: `X-${n}`, total, address: SHOP, node: n % 2 })),
    )
    assert.deepEqual(tally(answers), { 422: 20, 429: 30 })
    const blocked = await guess({ total: RIGHT, address: SHOP })
    assert.equal(blocked.headers['retry-after'], '600')
    assert.equal((await guess({ total: RIGHT })).statusCode, 200, 'who is refused uses up no number')
    clock.advance(10 * MINUTE)
    assert.equal((await guess({ total: RIGHT, address: SHOP })).statusCode, 200)
  })

  test('what is right costs nothing, and forgives no failure', async () => {
    const wrong = wrongTotals(11)
    for (const total of wrong.slice(0, 9)) {
      assert.equal((await guess({ total, address: SHOP })).statusCode, 422)
      for (let again = 0; again < 3; again++)
        assert.equal((await guess({ total: RIGHT, address: SHOP })).statusCode, 200)
    }
    assert.equal((await guess({ total: wrong[9] ?? '', address: SHOP })).statusCode, 422)
    assert.equal((await guess({ total: wrong[10] ?? '', address: SHOP })).statusCode, 429)
  })

  test('a code opens its ticket from an address that has used up its failures', async () => {
    await Promise.all(wrongTotals(30).map((total, n) => guess({ numero: `X-${n}`, total, address: SHOP })))
    assert.equal((await guess({ total: RIGHT, address: SHOP })).statusCode, 429)
    for (const total of ['', RIGHT])
      assert.equal((await guess({ numero: ticket.code, total, address: SHOP })).statusCode, 200)
  })

  test('a code opens its ticket although somebody tried its totals, and wrong ones are still charged', async () => {
    const answers = await Promise.all(
      wrongTotals(30).map((total) => guess({ numero: ticket.code, total, address: SHOP })),
    )
    assert.deepEqual(tally(answers), { 422: 10, 429: 20 })
    assert.equal((await guess({ numero: ticket.code, total: '', address: SHOP })).statusCode, 200)
  })

  test('codes that do not exist are failures of the address', async () => {
    const { makeCode } = await import('../src/tickets/code.ts')
    const codes = Array.from({ length: 30 }, (_, n) => makeCode(`ZZZZZZZZ${String(n).padStart(2, '0')}`))
    const answers = await Promise.all(codes.map((numero) => guess({ numero, total: '', address: SHOP })))
    assert.deepEqual(tally(answers), { 422: 20, 429: 10 })
  })

  test('neither addresses nor numbers are kept in clear', async () => {
    await guess({ total: '1.00', address: SHOP })
    const { rows } = await database.pool.query('select json_agg(q)::text as text from attempt_quota q')
    assert.match(rows[0].text, /ticket-by-address/)
    assert.doesNotMatch(rows[0].text, /198\.51\.100|imp-?1/i)
  })

  function node(connection: Connection) {
    const { db, pool } = connection
    const secrets = createSecrets('x'.repeat(32))
    return buildServer({ config, secrets, db, pool, clock, ids: randomIds, log })
  }

  /** From another address each time, unless one is given. */
  function guess(x: { numero?: string; total: string; address?: string; node?: number }) {
    const query = new URLSearchParams({ numero: x.numero ?? 'IMP-1', total: x.total })
    const server = nodes[x.node ?? 0]
    assert.ok(server)
    return server.inject({ url: `/facturar?${query}`, remoteAddress: x.address ?? elsewhere() })
  }
})

const SHOP = '198.51.100.7'
let hosts = 0
function elsewhere(): string {
  hosts += 1
  return `203.0.${hosts >> 8}.${hosts & 255}`
}

function wrongTotals(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${200 + n}.00`)
}

function tally(answers: readonly { statusCode: number }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { statusCode } of answers) counts[statusCode] = (counts[statusCode] ?? 0) + 1
  return counts
}

const config = configWith({ TIMBRA_URL: 'https://tienda.example' })
