import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { pinnedClock } from '../src/clock.ts'
import { pastRequests, policiesOf } from '../src/deadlines/find.ts'
import { DEFAULT_POLICY, type DeadlinePolicy } from '../src/deadlines/policy.ts'
import { setPolicy } from '../src/deadlines/set.ts'
import { randomIds } from '../src/ids.ts'
import type { Issuer } from '../src/issuers/find.ts'
import { requestIssuance } from '../src/issuance/request.ts'
import { storeByCode } from '../src/stores/find.ts'
import { ticketOfIssuer } from '../src/tickets/find.ts'
import { receiveTicket } from '../src/tickets/receive.ts'
import type { Ticket } from '../src/tickets/ticket.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'
import { issuerWithStores, smallTicket } from './support/tickets.ts'

const NOW = new Date('2026-11-22T18:00:00Z')
const MONTH: DeadlinePolicy = { base: { kind: 'month-end', graceDays: 5 }, extend: true, alsoClosed: [] }
const WEEK: DeadlinePolicy = { base: { kind: 'days', days: 7 }, extend: false, alsoClosed: [] }
let database: TestDatabase
let issuer: Issuer

before(async () => {
  database = await testDatabase()
  issuer = await issuerWithStores(database.db)
})
after(() => database.close())

const deps = () => ({ db: database.db, clock: pinnedClock(NOW), ids: randomIds })

async function receive(change: Record<string, unknown>): Promise<Ticket> {
  const received = await receiveTicket(deps(), { issuerId: issuer.id, content: smallTicket(change) })
  assert.ok(received.kind === 'created')
  return received.ticket
}

test('a store that set nothing gives the rest of the year', async () => {
  const { invoiceBy } = await receive({ externalId: 'before' })
  assert.equal(invoiceBy.toISOString(), '2027-01-01T06:59:59.000Z')
})

test("a store's own policy goes before the issuer's; the newest of each is in force, and none reaches back", async () => {
  const store = await storeByCode(database.db, issuer.id, '0031')
  const setting = { issuerId: issuer.id, who: 'staff:ana' }
  await setPolicy(deps(), { ...setting, storeId: null, policy: WEEK })
  await setPolicy(deps(), { ...setting, storeId: store?.id ?? '', policy: WEEK })
  await setPolicy(deps(), { ...setting, storeId: store?.id ?? '', policy: MONTH })
  const policies = await policiesOf(database.db, issuer.id)
  assert.deepEqual(policies.of(store?.id ?? ''), MONTH)
  assert.deepEqual(policies.of('another store'), WEEK)
  const juarez = await receive({ externalId: 'juarez' })
  assert.equal(juarez.invoiceBy.toISOString(), '2026-12-08T06:59:59.000Z') // 5 December is a Saturday
  const cancun = await receive({ externalId: 'cancun', store: '0105' })
  assert.equal(cancun.invoiceBy.toISOString(), '2026-11-29T04:59:59.000Z')
  const earlier = await ticketOfIssuer(database.db, issuer.id, 'before')
  assert.equal(earlier?.invoiceBy.toISOString(), '2027-01-01T06:59:59.000Z')
})

test('another issuer is not touched', async () => {
  const other = await issuerWithStores(database.db, 'CACX7605101P8')
  const policies = await policiesOf(database.db, other.id)
  assert.deepEqual(policies.of('any'), DEFAULT_POLICY)
})

test('a request counts once per ticket, when it was first made', async () => {
  const ticket = await receive({ externalId: 'asked' })
  const requested = await requestIssuance(deps(), {
    id: randomIds.uuid(),
    ticketIds: [ticket.id],
    receptor: {
      rfc: 'URE180429TM6',
      nombre: 'UNIVERSIDAD ROBOTICA ESPAÑOLA',
      domicilioFiscalReceptor: '86991',
      regimenFiscalReceptor: '601',
      usoCFDI: 'G03',
    },
    email: null,
    accountId: null,
  })
  assert.equal(requested.kind, 'accepted')
  const since = new Date('2026-01-01T00:00:00Z')
  assert.deepEqual(await pastRequests(database.db, issuer.id, { since, limit: 10 }), [
    { issuedAt: ticket.issuedAt, requestedAt: NOW, timeZone: 'America/Ciudad_Juarez' },
  ])
  assert.deepEqual(
    await pastRequests(database.db, issuer.id, { since: new Date(NOW.getTime() + 1), limit: 10 }),
    [],
  )
})
