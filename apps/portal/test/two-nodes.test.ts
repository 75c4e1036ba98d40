import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import { type Connection, connect } from '../src/db/connect.ts'
import { type EmbeddedDatabase, startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { randomIds } from '../src/ids.ts'
import { inTurn } from '../src/issuance/turns.ts'
import { TEST_SETTINGS } from './support/database.ts'
import { type Installation, type Kept, install, keep, statesOf, submit } from './support/installation.ts'
import { freePort, temporaryFolder } from './support/stack-process.ts'

const TICKETS = 40
const log = pino({ level: 'silent' })

const folder = temporaryFolder()
let server: EmbeddedDatabase
let url: string
let database: Connection
before(async () => {
  const tcpPort = await freePort()
  server = await startEmbedded({ dir: folder.path, tcpPort, settings: TEST_SETTINGS })
  url = `postgres://timbra@127.0.0.1:${tcpPort}/nodes`
  const admin = new pg.Client({ connectionString: url.replace('/nodes', '/postgres') })
  await admin.connect()
  await admin.query('create database nodes')
  await admin.end()
  database = connect(url, { log, max: 5 })
  await migrate(database.pool)
})
after(async () => {
  await database.close()
  await server.stop()
  folder.remove()
})

/** A turn at SW for an invoice of some deadline. */
const SW = { pac: 'sw', invoiceBy: new Date('2026-12-31T00:00:00Z') }

test('two web nodes and two workers on one PostgreSQL over TCP are one portal', async (t) => {
  const house: Installation = await install({ db: database.db, url }, { tickets: TICKETS, seed: 1 })
  const [web, otherWeb] = [await keep('serve', house.env), await keep('serve', house.env)]
  const workers = [await keep('work', house.env), await keep('work', house.env)]
  const all: Kept[] = [web, otherWeb, ...workers]
  t.after(async () => {
    await Promise.all(all.map((one) => one.stop()))
    await house.close()
  })
  await Promise.all(all.map((one) => one.ready()))
  // While one worker is awake and has promised to look, the other looks every two seconds: there must be work left then.
  house.simulator.addFault({ pac: 'sw', op: 'stamp', mode: 'slow', ms: 1_000 })

  const pages = await Promise.all(
    house.tickets.map(async (ticket) => {
      const led = await Promise.all([web, otherWeb].map(({ url }) => submit(url, ticket, randomIds.uuid())))
      assert.ok(led[0])
      assert.equal(led[0], led[1], 'both nodes lead to one page')
      return led[0]
    }),
  )
  assert.equal(new Set(pages).size, TICKETS)
  while ((await statesOf(database.pool))['stamped'] !== TICKETS) await pause(100)
  assert.deepEqual(await statesOf(database.pool), { stamped: TICKETS })
  assert.equal(house.simulator.ledger('sw').length, TICKETS)
  assert.equal(house.simulator.requests().filter((call) => call.url.includes('/stamp/')).length, TICKETS)
  const { rows } = await database.pool.query<{ who: string }>(
    `select distinct who from issuance_event where kind = 'sending'`,
  )
  assert.equal(rows.length, 2, 'both workers worked')
  for (const { url } of [web, otherWeb]) {
    const answer = await fetch(`${url}${pages[0]}`)
    assert.equal(answer.status, 200)
    assert.match(await answer.text(), /Tu factura está lista/)
  }
})

test('at most five calls to one PAC run at once over all workers, and a dead worker gives its turns back', async () => {
  const nodes = [connect(url, { log, max: 10 }), connect(url, { log, max: 10 })]
  let [running, most, done] = [0, 0, 0]
  const call = async () => {
    running += 1
    most = Math.max(most, running)
    await pause(20)
    running -= 1
    done += 1
  }
  await Promise.all(nodes.flatMap(({ db }) => Array.from({ length: 20 }, () => inTurn(db, SW, call))))
  assert.equal(done, 40)
  assert.equal(most, 5)

  const [dying, living] = nodes
  assert.ok(dying && living)
  let release = () => {}
  const never = new Promise<void>((end) => (release = end))
  const stuck = Array.from({ length: 5 }, () => inTurn(dying.db, SW, () => never))
  const waiting = inTurn(living.db, SW, () => Promise.resolve('in turn'))
  await waitForTurns(5)
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objsubid = 2`,
  )
  assert.equal(await waiting, 'in turn')
  release()
  await Promise.allSettled(stuck)
  await Promise.all(nodes.map((node) => node.close()))
})

test('turns that come just when an unused connection is given back are given back too', async () => {
  const node = connect(url, { log, max: 4 })
  for (let ms = 90; ms < 112; ms += 1) {
    await inTurn(node.db, SW, () => Promise.resolve())
    await pause(ms)
  }
  await waitForTurns(0)
  await node.close()
})

async function waitForTurns(taken: number): Promise<void> {
  for (;;) {
    const { rows } = await database.pool.query<{ n: number }>(
      `select count(*)::int as n from pg_locks where locktype = 'advisory' and objsubid = 2`,
    )
    if (rows[0]?.n === taken) return
    await pause(10)
  }
}

test('of those who wait for a turn the nearest deadline goes first, whoever came before', async (t) => {
  const node = connect(url, { log, max: 10 })
  t.after(() => node.close())
  let release = () => {}
  const gate = new Promise<void>((open) => (release = open))
  const busy = Array.from({ length: 5 }, () => inTurn(node.db, SW, () => gate))
  const order: number[] = []
  const days = [9, 3, 7, 1, 5, 3]
  const waiting = days.map((day) =>
    inTurn(node.db, { ...SW, invoiceBy: new Date(Date.UTC(2026, 10, day)) }, () =>
      Promise.resolve(order.push(day)),
    ),
  )
  release()
  await Promise.all([...busy, ...waiting])
  assert.deepEqual(order, [1, 3, 3, 5, 7, 9])
})
