import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { pinnedClock } from '../src/clock.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { randomIds } from '../src/ids.ts'
import { createApiKey, issuerByApiKey } from '../src/issuers/api-keys.ts'
import { type Issuer, issuerById, soleIssuer } from '../src/issuers/find.ts'
import { storeByCode, storeById } from '../src/stores/find.ts'
import { formatCode } from '../src/tickets/code.ts'
import { findByCode, findByProof, freeTicket, ticketOfIssuer, ticketsByIds } from '../src/tickets/find.ts'
import { lockTickets } from '../src/tickets/lock.ts'
import { receiveTicket } from '../src/tickets/receive.ts'
import type { Ticket } from '../src/tickets/ticket.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'
import { issuerWithStores, smallTicket } from './support/tickets.ts'

const NOW = new Date('2026-11-22T18:00:00Z')
let database: TestDatabase
let issuer: Issuer
let ticket: Ticket
let donated: Ticket

before(async () => {
  database = await testDatabase()
  issuer = await issuerWithStores(database.db)
  ticket = await receive(smallTicket({ externalId: '0031-04-20261121-000912' }))
  donated = await receive(
    smallTicket({
      externalId: 'Caja 7/8812',
      issuedAt: '2026-11-21T18:00:00-07:00',
      excluded: [{ kind: 'donativo', amount: '0.75' }],
      payments: [{ formaPago: '01', amount: '147.65' }],
    }),
  )
})
after(() => database.close())

async function receive(content: unknown): Promise<Ticket> {
  const deps = { db: database.db, clock: pinnedClock(NOW), ids: randomIds }
  const received = await receiveTicket(deps, { issuerId: issuer.id, content })
  assert.ok(received.kind === 'created')
  return received.ticket
}

const NOTHING = { numero: '', total: '', fecha: '', tarjeta: '' }
const proof = async (numero: string, total: string) =>
  (await findByProof(database, { ...NOTHING, numero, total }))?.id ?? null

test('a ticket is found by code or number with its total, as people type them', async () => {
  for (const numero of [
    ticket.code,
    formatCode(ticket.code).toLowerCase(),
    `https://tienda.example/f/${ticket.code}`,
    '0031-04-20261121-000912',
    ' 00310420261121000912 ',
    '0031 04 20261121 000912',
  ])
    assert.equal(await proof(numero, '$146.90'), ticket.id, numero)
  assert.equal(await proof('caja 7-8812', '146.90'), donated.id)
})

test('what was paid, with the donation, proves a purchase as well as what is invoiced', async () => {
  assert.equal(await proof('CAJA78812', '147.65'), donated.id)
  assert.equal(await proof('CAJA78812', '147.64'), null)
})

test('a wrong number and a wrong total get the same answer', async () => {
  for (const [numero, total] of [
    ['0031-04-20261121-000912', '146.91'],
    ['0031-04-20261121-000913', '146.90'],
    ['', '146.90'],
    ['---', '146.90'],
    ['0031-04-20261121-000912', ''],
    ["' or 1=1 --", '146.90'],
    ['0'.repeat(201), '146.90'],
  ] as const)
    assert.equal(await proof(numero, total), null, numero)
})

test('two numbers that differ only in dashes are told apart when typed exactly, and not guessed otherwise', async () => {
  const first = await receive(smallTicket({ externalId: '12-345' }))
  const second = await receive(smallTicket({ externalId: '123-45' }))
  assert.equal(await proof('12-345', '146.90'), first.id)
  assert.equal(await proof('123-45', '146.90'), second.id)
  assert.equal(await proof('12345', '146.90'), null)
})

test('finding by printed number asks an index, not every ticket', async () => {
  const plan = await inTransaction(database.db, async (trx) => {
    await sql`set local enable_seqscan = off`.execute(trx)
    return sql<{ 'QUERY PLAN': string }>`explain select id from ticket
      where upper(regexp_replace(external_id, '[^A-Za-z0-9]', '', 'g')) = 'X'`.execute(trx)
  })
  assert.match(plan.rows.map((row) => row['QUERY PLAN']).join('\n'), /ticket_by_printed_number/)
})

test('a code alone finds its ticket, and a mistyped one none', async () => {
  assert.equal((await findByCode(database, formatCode(ticket.code)))?.id, ticket.id)
  const wrong = ticket.code.startsWith('0') ? `1${ticket.code.slice(1)}` : `0${ticket.code.slice(1)}`
  assert.equal(await findByCode(database, wrong), null)
})

test('tickets come in the order they were asked for, without those that do not exist', async () => {
  const ids = [donated.id, randomIds.uuid(), ticket.id]
  assert.deepEqual(
    (await ticketsByIds(database.db, ids)).map(({ id }) => id),
    [donated.id, ticket.id],
  )
  assert.deepEqual(await ticketsByIds(database.db, []), [])
})

test('a POS finds its own ticket by our id or its number, and nobody else finds it', async () => {
  assert.equal((await ticketOfIssuer(database.db, issuer.id, ticket.id))?.id, ticket.id)
  assert.equal((await ticketOfIssuer(database.db, issuer.id, ticket.externalId))?.id, ticket.id)
  assert.equal(await ticketOfIssuer(database.db, randomIds.uuid(), ticket.id), null)
  assert.equal(await ticketOfIssuer(database.db, issuer.id, 'no-such-number'), null)
})

test('a locked ticket waits for the transaction that holds it', async () => {
  const order: string[] = []
  let other: Promise<unknown> = Promise.resolve()
  await inTransaction(database.db, async (trx) => {
    const locked = await lockTickets(trx, [ticket.id, donated.id])
    assert.deepEqual(
      locked.map(({ id }) => id),
      [ticket.id, donated.id].toSorted(),
    )
    other = inTransaction(database.db, async (second) => {
      await lockTickets(second, [donated.id, ticket.id])
      order.push('second')
    })
    await waitingFor(1)
    order.push('first')
  })
  await other
  assert.deepEqual(order, ['first', 'second'])
})

test('a free ticket is one that nobody has asked to invoice and whose time has not passed', async () => {
  assert.equal(
    await freeTicket(database.db, issuer.id, { now: new Date('2027-02-01T00:00:00Z'), preferred: '' }),
    null,
  )
  const wanted = { now: NOW, preferred: ticket.externalId }
  const free = await freeTicket(database.db, issuer.id, wanted)
  assert.equal(free?.id, ticket.id)
  await database.pool.query(
    `with asked as (insert into issuance (id, token, issuer_id, store_id, receptor, state, requested_at, updated_at, state_since)
       values (gen_random_uuid(), 't', $1, $2, '{}', 'requested', now(), now(), now()) returning id)
     insert into issuance_ticket (issuance_id, ticket_id) select id, $3 from asked`,
    [issuer.id, ticket.storeId, ticket.id],
  )
  const next = await freeTicket(database.db, issuer.id, wanted)
  assert.ok(next && next.id !== ticket.id)
})

test('stores are found by the number printed on the ticket, leading zeros and all', async () => {
  const store = await storeByCode(database.db, issuer.id, '0031')
  assert.equal(store?.timeZone, 'America/Ciudad_Juarez')
  assert.deepEqual(await storeById(database.db, store?.id ?? ''), store)
  assert.equal(await storeByCode(database.db, issuer.id, '31'), null)
})

test('an API key lets in its issuer until it is revoked, and is stored only as a hash', async () => {
  const deps = { db: database.db, ids: randomIds }
  const key = await createApiKey(deps, { issuerId: issuer.id, name: 'caja 4' })
  assert.match(key, /^timbra_[0-9A-Z]{26}$/)
  assert.equal((await issuerByApiKey(database.db, key))?.id, issuer.id)
  const last = key.endsWith('0') ? '1' : '0'
  assert.equal(await issuerByApiKey(database.db, key.slice(0, -1) + last), null)
  const stored = await database.pool.query('select * from api_key')
  assert.ok(!JSON.stringify(stored.rows).includes(key))
  await database.pool.query('update api_key set revoked_at = now()')
  assert.equal(await issuerByApiKey(database.db, key), null)
})

test('one issuer is the sole issuer; with two the installation must say which', async () => {
  assert.equal((await soleIssuer(database.db)).id, issuer.id)
  assert.equal((await issuerById(database.db, issuer.id))?.rfc, 'EKU9003173C9')
  await issuerWithStores(database.db, 'URE180429TM6')
  await assert.rejects(soleIssuer(database.db), /varios-emisores/)
})

/** Until `count` other connections wait for a lock. */
async function waitingFor(count: number): Promise<void> {
  for (;;) {
    const { rows } = await database.pool.query(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (rows[0].n >= count) return
  }
}
