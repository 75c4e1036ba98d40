import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { Logger, runOnce } from 'graphile-worker'
import { priorityOf } from '../src/issuance/deadline-order.ts'
import { takeDue } from '../src/issuance/take-due.ts'
import { hurryAfterOutage, wakeOverdue } from '../src/issuance/janitor.ts'
import { type IssuanceWorld, issuanceWorld, swPac } from './support/issuance-world.ts'

let world: IssuanceWorld
before(async () => {
  world = await issuanceWorld()
})
beforeEach(async () => {
  world.simulator.reset()
  await world.pool.query('delete from graphile_worker._private_jobs')
  await world.pool.query('update issuance set next_at = null')
})
after(() => world.close())

/** Issuances of tickets whose tills promised these deadlines, asked for in this order. */
async function requested(deadlines: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const invoiceBy of deadlines) {
    const { id } = await world.request({ ticketIds: [(await world.ticket({ invoiceBy })).id] })
    names.set(id, invoiceBy)
  }
  return names
}

/** What a worker that does one job after the other takes now, in its order; it does nothing with it. */
async function taken(names: ReadonlyMap<string, string>): Promise<(string | undefined)[]> {
  const order: (string | undefined)[] = []
  await runOnce({
    logger: new Logger(() => () => {}),
    pgPool: world.pool,
    concurrency: 1,
    taskList: {
      'advance-issuance': async (payload) => {
        order.push(names.get(String(Object(payload).issuanceId)))
      },
    },
  })
  return order
}

const [SOON, LATER, LAST] = [
  '2027-01-04T05:59:59Z',
  '2027-01-04T07:59:59Z', // the same evening, two hours further west
  '2027-02-01T05:59:59Z',
]

test('workers take what is due in the order of its deadlines, whoever asked first', async () => {
  const names = await requested([LAST, SOON, LATER])
  assert.deepEqual(await taken(names), [SOON, LATER, LAST])
})

test('whoever takes a few of what is due takes those of the nearest deadlines', async () => {
  const names = await requested([LAST, LATER, SOON])
  const rows = await takeDue(world.deps, 2)
  assert.deepEqual(
    rows.map(({ id }) => names.get(id)),
    [SOON, LATER],
  )
})

test('wake-ups that were lost come back in the order of deadlines too', async () => {
  const names = await requested([LAST, LATER, SOON])
  await world.pool.query('delete from graphile_worker._private_jobs')
  world.clock.advance(2_000)
  assert.equal(await wakeOverdue(world), 3)
  await world.pool.query(`update graphile_worker._private_jobs set run_at = now() - interval '1 minute'`)
  assert.deepEqual(await taken(names), [SOON, LATER, LAST])
})

test('when a PAC that was away stamps again, what waited for it comes out at once, nearest deadline first', async () => {
  const names = await requested([LATER, SOON]) // a third failure would open the breaker, and nothing would be stamped
  const away = await swPac({ ...world.simulator, url: 'http://127.0.0.1:9' }, world.clock)
  const cutOff = { ...world.deps, pacs: new Map([[away.id, away]]) }
  for (const id of names.keys()) {
    await world.step(id)
    await world.step(id, cutOff)
    const { state, next_at } = await world.row(id)
    assert.equal(state, 'sealed', 'not sent')
    assert.ok(next_at !== null && next_at > world.clock.now())
  }
  assert.equal(await hurryAfterOutage(world), 0, 'nothing shows that the PAC is back')
  const { id } = await world.request()
  await world.advance(id)
  assert.equal((await world.row(id)).state, 'stamped')
  assert.equal(await hurryAfterOutage(world), 2)
  await world.pool.query(`update graphile_worker._private_jobs set run_at = now() - interval '1 minute'`)
  names.set(id, 'the stamped one')
  assert.deepEqual(
    (await taken(names)).filter((name) => name !== 'the stamped one'),
    [SOON, LATER],
  )
  for (const one of names.keys()) await world.advance(one)
  for (const one of names.keys()) assert.equal((await world.row(one)).state, 'stamped')
})

test('the place in the queue is always before mails, and never wraps around', () => {
  const places = ['1990-01-01', '2026-12-31', '2027-01-01', '2060-01-01'].map((day) =>
    priorityOf(new Date(day)),
  )
  assert.deepEqual(
    places.toSorted((a, b) => a - b),
    places,
  )
  assert.ok(places.every((place) => place < 0 && place >= -32_768))
})
