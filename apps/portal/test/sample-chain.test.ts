import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { randomIds } from '../src/ids.ts'
import { resolveLines } from '../src/products/resolve.ts'
import { portalFile } from '../src/root.ts'
import { readCatalog } from '../src/sample/catalog.ts'
import { generateTickets } from '../src/sample/generate.ts'
import { loadSample } from '../src/sample/load.ts'
import { SAMPLE_STORES, SHARED_TICKETS } from '../src/sample/stores.ts'
import { findByProof } from '../src/tickets/find.ts'
import { parseTicket } from '../src/tickets/parse.ts'
import { canInvoice, checkTotals } from '../src/tickets/ticket.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'

const NOW = new Date('2026-11-22T18:00:00Z')
let database: TestDatabase
let deps: { db: TestDatabase['db']; ids: typeof randomIds }

before(async () => {
  database = await testDatabase()
  deps = { db: database.db, ids: randomIds }
})
after(() => database.close())

test('the first start makes the whole chain, and the second finds it in less than a second', async () => {
  const [first, rival] = await Promise.all([loadSample(deps, { now: NOW }), loadSample(deps, { now: NOW })])
  assert.deepEqual(
    [first.created, rival.created].toSorted((a, b) => Number(a) - Number(b)),
    [false, true],
  )
  assert.deepEqual(await counts(), { issuers: 1, stores: 3, zones: 3, products: 198, tickets: 300 })
  const began = performance.now()
  const second = await loadSample(deps, { now: new Date('2026-12-24T00:00:00Z') })
  assert.ok(performance.now() - began < 1000)
  assert.equal(second.created, false)
  assert.equal(second.issuer.id, first.issuer.id)
  assert.equal(second.readyTicket?.externalId, '0031-04-20261121-000912')
  assert.deepEqual(await counts(), { issuers: 1, stores: 3, zones: 3, products: 198, tickets: 300 })
})

test('the shared tickets are there exactly as they are written', async () => {
  for (const name of SHARED_TICKETS) {
    const content = JSON.parse(readFileSync(portalFile('samples/tickets', `${name}.json`), 'utf8'))
    const ticket = await findByProof(deps, {
      numero: content.externalId,
      total: content.total,
      fecha: '',
      tarjeta: '',
    })
    assert.deepEqual(ticket?.content, content)
    assert.equal(ticket && canInvoice(ticket, NOW), null)
  }
})

test('every line of every ticket has its SAT keys, also where the till sends none', async () => {
  const issuer = (await loadSample(deps, { now: NOW })).issuer
  const { rows } = await database.pool.query<{ content: { lines: Record<string, string>[] } }>(
    'select content from ticket',
  )
  const lines = rows.flatMap(({ content }) => content.lines)
  assert.ok(lines.some((line) => line['claveProdServ'] === undefined))
  const keys = await resolveLines(database.db, issuer.id, lines)
  assert.deepEqual(
    keys.filter((each) => each === null),
    [],
  )
})

test('the tickets show what a supermarket does: weights, discounts, IEPS, exempt books, donations, two tenders', async () => {
  const { rows } = await database.pool.query<{ content: string }>(`select content::text from ticket`)
  const share = (what: RegExp) => rows.filter(({ content }) => what.test(content)).length
  assert.ok(share(/"unit": "KGM"/) > 50)
  assert.ok(share(/"ieps": {"tasa"/) > 50)
  assert.ok(share(/"iva": "exento"/) > 5)
  assert.ok(share(/"donativo"/) > 10)
  const two = await database.pool.query(
    `select 1 from ticket where jsonb_array_length(content->'payments') = 2`,
  )
  assert.ok((two.rowCount ?? 0) > 10)
  const off = await database.pool.query(
    `select 1 from ticket, jsonb_array_elements(content->'lines') l where l->>'net' <> l->>'gross'`,
  )
  assert.ok((off.rowCount ?? 0) > 50)
})

test('equal seeds sell equal tickets, in order at any time of the year', () => {
  const input = { stores: SAMPLE_STORES, products: readCatalog().products, count: 200, seed: 7 }
  for (const now of [
    '2026-11-22T18:00:00Z',
    '2027-01-01T00:00:00Z',
    '2027-03-14T09:30:00Z',
    '2028-02-29T23:59:59Z',
  ]) {
    const tickets = generateTickets({ ...input, now: new Date(now) })
    assert.deepEqual(generateTickets({ ...input, now: new Date(now) }), tickets)
    for (const ticket of tickets) {
      const parsed = parseTicket(ticket)
      assert.ok(parsed.ok, JSON.stringify(parsed))
      assert.deepEqual(checkTotals(parsed.value), [])
      assert.ok(new Date(parsed.value.issuedAt) <= new Date(now))
    }
  }
})

test('years later the shared tickets are sold on the day of the first start, so that they can be tried', async () => {
  const later = await testDatabase()
  try {
    const now = new Date('2029-01-01T12:00:00Z')
    const { readyTicket } = await loadSample({ db: later.db, ids: randomIds }, { now })
    assert.equal(readyTicket?.externalId, '0031-04-20261121-000912')
    assert.equal(readyTicket.content.issuedAt, '2029-01-01T05:00:00-07:00')
  } finally {
    await later.close()
  }
})

test('every product has a clave of eight digits, a unit, a price and a number of its own', () => {
  const { products, departments } = readCatalog()
  assert.equal(new Set(products.map(({ sku }) => sku)).size, products.length)
  assert.equal(departments.length, 18)
  for (const product of products) {
    assert.match(product.keys.claveProdServ, /^\d{8}$/)
    assert.notEqual(product.keys.claveProdServ, '01010101')
    assert.ok(['H87', 'KGM'].includes(product.keys.claveUnidad))
    assert.ok(product.price_centavos > 0n)
    assert.match(product.sku, /^\d{13}$/)
  }
})

async function counts() {
  const { rows } = await database.pool.query(`select (select count(*)::int from issuer) as issuers,
    (select count(*)::int from store) as stores, (select count(distinct time_zone)::int from store) as zones,
    (select count(*)::int from product) as products, (select count(*)::int from ticket) as tickets`)
  return rows[0]
}
