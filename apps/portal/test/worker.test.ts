import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { createApp } from '../src/app.ts'
import { type Config, loadConfig } from '../src/config.ts'
import { type Connection, connect } from '../src/db/connect.ts'
import { type EmbeddedDatabase, startEmbedded } from '../src/db/embedded.ts'
import { forgetDeadJobs } from '../src/db/jobs.ts'
import { migrate } from '../src/db/migrate.ts'
import { randomIds } from '../src/ids.ts'
import { requestIssuance } from '../src/issuance/request.ts'
import { startWorker } from '../src/worker/run.ts'
import { TEST_SETTINGS } from './support/database.ts'
import { type Installation, install, statesOf } from './support/installation.ts'
import { RECEPTOR } from './support/issuance-world.ts'
import { temporaryFolder } from './support/stack-process.ts'

const log = pino({ level: 'silent' })
const folder = temporaryFolder()
const startServer = () => startEmbedded({ dir: folder.path, tcpPort: null, settings: TEST_SETTINGS })

let server: EmbeddedDatabase
let database: Connection
let house: Installation
let config: Config
let used = 0
before(async () => {
  server = await startServer()
  database = connect(server.url('postgres'), { log, max: 5 })
  await migrate(database.pool)
  house = await install({ db: database.db, url: server.url('postgres') }, { tickets: 8, seed: 1 })
  config = loadConfig({ ...house.env, TIMBRA_LOG: 'silent' })
})
after(async () => {
  await database.close()
  await house.close()
  await server.stop()
  folder.remove()
})

/** A worker of its own, as `timbra work` runs it. */
async function worker() {
  const app = await createApp(config, { role: 'work' })
  const running = await startWorker(app)
  return {
    stop: async () => {
      await running.stop()
      await app.close()
    },
  }
}

async function request(): Promise<string> {
  const ticket = house.tickets[used++]
  assert.ok(ticket)
  const id = randomIds.uuid()
  const deps = { db: database.db, ids: randomIds, clock: { now: () => new Date() } }
  const answer = await requestIssuance(deps, {
    id,
    ticketIds: [ticket.id],
    receptor: RECEPTOR,
    email: null,
    accountId: null,
  })
  assert.equal(answer.kind, 'accepted')
  return id
}

async function stateOf(id: string): Promise<string> {
  const row = await database.db
    .selectFrom('issuance')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return row.state
}

async function until(condition: () => Promise<boolean>): Promise<number> {
  const began = performance.now()
  while (!(await condition())) await pause(50)
  return performance.now() - began
}

test('a wake-up that a killed worker took with it is replaced within seconds, not after four hours', async (t) => {
  const id = await request()
  await database.pool.query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'killed', attempts = 1`,
  )
  const running = await worker()
  t.after(() => running.stop())
  const took = await until(async () => (await stateOf(id)) === 'stamped')
  t.diagnostic(`stamped ${Math.round(took)} ms after the next worker came`)
  assert.equal(
    await forgetDeadJobs(database.db),
    0,
    'a dead job younger than four hours may belong to somebody',
  )
  await database.pool.query(
    `update graphile_worker._private_jobs set locked_at = now() - interval '5 hours' where locked_by = 'killed'`,
  )
  assert.equal(await forgetDeadJobs(database.db), 1)
})

test('a worker that is told to stop writes down what it knows of calls in flight', async () => {
  house.simulator.addFault({ pac: 'sw', op: 'stamp', mode: 'timeout-after', times: 1 })
  const id = await request()
  const running = await worker()
  await until(async () => (await stateOf(id)) === 'stamping')
  const began = performance.now()
  await running.stop()
  assert.ok(performance.now() - began < 8_000, 'sooner than the PAC would time out')
  assert.equal(await stateOf(id), 'ambiguous')
  const next = await worker()
  await until(async () => (await stateOf(id)) === 'stamped')
  await next.stop()
})

test('a worker outlives a database that goes away and comes back', async (t) => {
  const running = await worker()
  t.after(() => running.stop())
  const before = [await request(), await request()]
  await server.stop()
  await pause(3_000)
  server = await startServer()
  const id = await request()
  const took = await until(async () => (await statesOf(database.pool))['stamped'] === used)
  t.diagnostic(`all ${before.length + 1} stamped ${Math.round(took)} ms after the database came back`)
  assert.equal(await stateOf(id), 'stamped')
  assert.equal(house.simulator.ledger('sw').length, used)
})
