import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type Clock, pinnedClock } from '../src/clock.ts'
import { randomIds } from '../src/ids.ts'
import type { Issuer } from '../src/issuers/find.ts'
import { ticketsByIds } from '../src/tickets/find.ts'
import { type Received, receiveTicket, receiveTickets } from '../src/tickets/receive.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'
import { issuerWithStores, line, smallTicket } from './support/tickets.ts'

let database: TestDatabase
let issuer: Issuer
let deps: { db: TestDatabase['db']; clock: Clock; ids: typeof randomIds }
const NOW = new Date('2026-11-22T18:00:00Z')

before(async () => {
  database = await testDatabase()
  issuer = await issuerWithStores(database.db)
})
beforeEach(async () => {
  deps = { db: database.db, clock: pinnedClock(NOW), ids: randomIds }
  await database.pool.query('delete from ticket')
})
after(() => database.close())

const receive = (content: unknown) => receiveTicket(deps, { issuerId: issuer.id, content })

test('a ticket is kept as it came, with a code and the deadline of its store', async () => {
  const received = await receive(smallTicket())
  assert.equal(received.kind, 'created')
  const [ticket] = await ticketsByIds(database.db, [ticketOf(received).id])
  assert.deepEqual(ticket?.content, smallTicket())
  assert.equal(ticket?.total, '146.90')
  assert.equal(ticket?.issuedAt.toISOString(), '2026-11-22T02:03:11.000Z')
  assert.equal(ticket?.invoiceBy.toISOString(), '2027-01-01T06:59:59.000Z')
  assert.match(ticket?.code ?? '', /^[0-9A-Z]{12}$/)
})

test('the same ticket again, with its fields in another order, is the same ticket', async () => {
  const first = await receive(smallTicket())
  const reordered = Object.fromEntries(Object.entries(smallTicket()).toReversed())
  const second = await receive(reordered)
  assert.equal(second.kind, 'same')
  assert.deepEqual(ticketOf(second).code, ticketOf(first).code)
})

test('leaving out what is empty by default makes no other ticket', async () => {
  await receive(smallTicket())
  const { excluded: _, invoiceBy: __, currency: ___, ...short } = smallTicket()
  assert.equal((await receive(short)).kind, 'same')
})

test('another content under the same number is a conflict that names every difference, and the first stands', async () => {
  const first = await receive(smallTicket())
  const other = smallTicket({
    lines: [line({ gross: '58.00', net: '58.00' })],
    payments: [{ formaPago: '28', amount: '58.00', last4: '1111' }],
    total: '58.00',
  })
  const second = await receive(other)
  assert.equal(second.kind, 'conflict')
  assert.deepEqual(
    second.differences.map(({ path }) => path),
    ['lines[0].gross', 'lines[0].net', 'lines[1]', 'payments[0].amount', 'total'],
  )
  assert.equal(second.differences[4]?.message, 'Antes se recibió "146.90" y ahora llega "58.00".')
  const [standing] = await ticketsByIds(database.db, [ticketOf(first).id])
  assert.equal(standing?.total, '146.90')
})

test('twenty posts of one ticket at the same time make one ticket', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => receive(smallTicket())))
  assert.equal(answers.filter(({ kind }) => kind === 'created').length, 1)
  assert.equal(answers.filter(({ kind }) => kind === 'same').length, 19)
  assert.equal(new Set(answers.map((answer) => ticketOf(answer).code)).size, 1)
})

test('two posts of different content under one number at the same time make one ticket and one conflict', async () => {
  const other = smallTicket({ terminal: '05' })
  const kinds = (await Promise.all([receive(smallTicket()), receive(other)])).map(({ kind }) => kind)
  assert.deepEqual(kinds.toSorted(), ['conflict', 'created'])
})

test('batches that overlap in opposite order do not wait for each other for ever', async () => {
  const contents = Array.from({ length: 200 }, (_, n) => smallTicket({ externalId: `A-${n}` }))
  const batches = [contents, contents.toReversed(), contents, contents.toReversed()]
  const answers = await Promise.all(
    batches.map((each) => receiveTickets(deps, { issuerId: issuer.id, contents: each })),
  )
  const created = answers.flat().filter(({ kind }) => kind === 'created')
  assert.equal(created.length, 200)
  assert.equal(answers.flat().filter(({ kind }) => kind === 'same').length, 600)
})

test('in one batch the good ones are kept, the others are answered each for itself, in order', async () => {
  const answers = await receiveTickets(deps, {
    issuerId: issuer.id,
    contents: [
      smallTicket({ externalId: 'A-1' }),
      smallTicket({ externalId: 'A-2', total: '146.91' }),
      smallTicket({ externalId: 'A-1' }),
      smallTicket({ externalId: 'A-1', terminal: '09' }),
      'not a ticket',
    ],
  })
  assert.deepEqual(
    answers.map(({ kind }) => kind),
    ['created', 'refused', 'same', 'conflict', 'refused'],
  )
})

test('a code that is already taken is replaced before anybody notices', async () => {
  const codes = ['0000000000', '0000000000', '1111111111']
  const ids = { ...randomIds, crockford: () => codes.shift() ?? '2222222222' }
  const first = await receiveTicket(
    { ...deps, ids },
    { issuerId: issuer.id, content: smallTicket({ externalId: 'A-1' }) },
  )
  const second = await receiveTicket(
    { ...deps, ids },
    { issuerId: issuer.id, content: smallTicket({ externalId: 'A-2' }) },
  )
  assert.equal(second.kind, 'created')
  assert.match(ticketOf(first).code, /^0{10}/)
  assert.match(ticketOf(second).code, /^1{10}/)
  const [kept] = await ticketsByIds(database.db, [ticketOf(second).id])
  assert.equal(kept?.code, ticketOf(second).code)
})

test('an unknown store and a sale in the future are refused, both at once, and nothing is kept', async () => {
  const answer = await receive(smallTicket({ store: '31', issuedAt: '2026-11-22T18:10:01Z' }))
  assert.equal(answer.kind, 'refused')
  assert.deepEqual(
    answer.faults.map(({ code, path }) => [code, path]),
    [
      ['ticket-tienda', 'store'],
      ['ticket-futuro', 'issuedAt'],
    ],
  )
  const count = await database.pool.query('select 1 from ticket')
  assert.equal(count.rowCount, 0)
})

test('a till that lost its clock is not believed', async () => {
  for (const issuedAt of [
    '0000-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '2019-12-31T23:59:59Z',
    '9999-12-31T23:59:59Z',
  ]) {
    const answer = await receive(smallTicket({ issuedAt }))
    assert.equal(answer.kind, 'refused', issuedAt)
    assert.deepEqual(
      answer.faults.map(({ path }) => path),
      ['issuedAt'],
    )
  }
  const promise = await receive(smallTicket({ invoiceBy: '9999-12-31T23:59:59Z' }))
  assert.equal(promise.kind, 'created')
})

test('a till whose clock runs ten minutes ahead is still believed', async () => {
  assert.equal((await receive(smallTicket({ issuedAt: '2026-11-22T18:10:00Z' }))).kind, 'created')
})

test('a store of another issuer does not exist for this one', async () => {
  const other = await issuerWithStores(database.db, 'URE180429TM6')
  await database.pool.query(`update store set code = '9999' where issuer_id = $1 and code = '0031'`, [
    other.id,
  ])
  const answer = await receive(smallTicket({ store: '9999' }))
  assert.equal(answer.kind, 'refused')
})

function ticketOf(received: Received) {
  assert.ok(received.kind === 'created' || received.kind === 'same', `was ${received.kind}`)
  return received.ticket
}
