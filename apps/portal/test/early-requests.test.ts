import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { earlyByToken } from '../src/early-requests/find.ts'
import { leaveEarlyRequest } from '../src/early-requests/leave.ts'
import { matchEarlyRequests } from '../src/early-requests/match.ts'
import { randomIds } from '../src/ids.ts'
import { issuanceByToken } from '../src/issuance/view.ts'
import type { Issuer } from '../src/issuers/find.ts'
import { receiveTicket } from '../src/tickets/receive.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'
import { EMPRESA } from './support/journey.ts'
import { issuerWithStores, smallTicket } from './support/tickets.ts'

let database: TestDatabase
let issuer: Issuer
let now = new Date('2026-11-22T18:00:00Z')
const deps = () => ({ db: database.db, clock: { now: () => now }, ids: randomIds })

before(async () => {
  database = await testDatabase()
  issuer = await issuerWithStores(database.db)
})
after(() => database.close())

async function leave(numero: string, total = '146.90', id = randomIds.uuid()): Promise<string> {
  const proof = { numero, total, fecha: '', tarjeta: '' }
  const request = { id, issuerId: issuer.id, proof, receptor: EMPRESA, email: null, accountId: null }
  const left = await leaveEarlyRequest(deps(), request, ['total'])
  assert.ok(left.ok)
  return left.value.token
}

const till = (externalId: string, change = {}) =>
  receiveTicket(deps(), { issuerId: issuer.id, content: smallTicket({ externalId, ...change }) })
const later = (ms: number) => (now = new Date(now.getTime() + ms))
const stateOf = async (token: string) => (await earlyByToken(database.db, token))?.state.kind ?? 'issuance'

test('a request that came before its ticket becomes an issuance at the same address, with the time when it was left', async () => {
  const left = now
  const token = await leave('0031-04-20261122-000001')
  await matchEarlyRequests(deps())
  assert.equal(await stateOf(token), 'waiting')
  later(3_600_000)
  await till('0031-04-20261122-000001')
  await matchEarlyRequests(deps())
  assert.equal(await stateOf(token), 'issuance')
  const view = await issuanceByToken(database.db, token)
  assert.equal(view?.state, 'requested')
  assert.deepEqual(view.requestedAt, left)
  assert.deepEqual(view.receptor, EMPRESA)
})

test('a request left in time is honoured although its ticket comes after the deadline', async () => {
  now = new Date('2027-01-01T05:00:00Z') // 22:00 of 31 December in Juárez
  const token = await leave('0031-04-20261231-000002')
  now = new Date('2027-01-01T09:00:00Z')
  await till('0031-04-20261231-000002', { issuedAt: '2026-12-31T21:30:00-07:00' })
  await matchEarlyRequests(deps())
  assert.equal((await issuanceByToken(database.db, token))?.state, 'requested')
})

test('one left too late is told so, at its page', async () => {
  const token = await leave('0031-04-20261231-000003')
  await till('0031-04-20261231-000003', { issuedAt: '2026-12-31T21:30:00-07:00' })
  await matchEarlyRequests(deps())
  const view = await earlyByToken(database.db, token)
  assert.ok(view?.state.kind === 'refused')
  assert.deepEqual(
    view.state.faults.map(({ code }) => code),
    ['ticket-vencido'],
  )
})

test('a wrong total waits like a sale that never came, is not compared for ever, and ends after 30 days', async () => {
  const token = await leave('0031-04-20270101-000004', '146.91')
  await till('0031-04-20270101-000004', { issuedAt: '2027-01-01T01:00:00-07:00' })
  later(1000)
  await matchEarlyRequests(deps())
  const looked = async () =>
    (await database.pool.query('select looked_at from early_request where token = $1', [token])).rows[0]
      .looked_at
  const first = await looked()
  assert.ok(first > new Date(0))
  await matchEarlyRequests(deps())
  assert.deepEqual(await looked(), first)
  assert.equal(await stateOf(token), 'waiting')
  later(31 * 86_400_000)
  await matchEarlyRequests(deps())
  assert.equal(await stateOf(token), 'never-came')
})

test('of two who wait for one ticket the first gets it, and the second is led to its page', async () => {
  const first = await leave('0031 04 20270201 000005')
  later(1000)
  const second = await leave('0031-04-20270201-000005')
  await till('0031-04-20270201-000005', { issuedAt: '2027-02-01T00:00:00-07:00' })
  await Promise.all([matchEarlyRequests(deps()), matchEarlyRequests(deps())])
  assert.equal(await stateOf(first), 'issuance')
  const view = await earlyByToken(database.db, second)
  assert.deepEqual(view?.state, { kind: 'existing', token: first })
})

test('the form sent twice is one request', async () => {
  const id = randomIds.uuid()
  assert.equal(
    await leave('0031-04-20270201-000006', '1.00', id),
    await leave('0031-04-20270201-000006', '1.00', id),
  )
})

test('what could never be found is told at its field, all at once', async () => {
  const proof = { numero: '12', total: 'mucho', fecha: '', tarjeta: '' }
  const receptor = { ...EMPRESA, rfc: '' }
  const request = { id: 'x', issuerId: issuer.id, proof, receptor, email: null, accountId: null }
  const left = await leaveEarlyRequest(deps(), request, ['total', 'date', 'last4'])
  assert.ok(!left.ok)
  assert.deepEqual(
    left.faults.map(({ path }) => path),
    ['numero', 'total', 'fecha', 'tarjeta', 'rfc', 'numero'],
  )
})
