import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { advanceHeld } from '../src/issuance/advance.ts'
import { hurryParked } from '../src/issuance/store-due.ts'
import { takeDue } from '../src/issuance/take-due.ts'
import type { Pac } from '../src/pac/pac.ts'
import { SECOND, type TwoPacs, twoPacs } from './support/two-pacs.ts'

let world: TwoPacs
before(async () => {
  world = await twoPacs()
})
beforeEach(() => world.calm())
after(() => world.close())

const stampOf = { pac: 'sw', op: 'stamp' } as const
const MINUTE = 60_000
const HOUR = 60 * MINUTE

const refusesConnections: Pac['stamp'] = () => Promise.resolve({ kind: 'not-sent', why: 'ECONNREFUSED' })
const silent = () => Promise.resolve({ kind: 'unknown', why: 'timeout', alarm: false } as const)
const isDown: Pac['health'] = () => Promise.resolve('down')

const callsAtSecond = () => world.second.requests().filter((call) => call.url.includes('/stamp/')).length

test('pac-spec 14.4 #1: an answer lost by the first PAC is asked for there; the second, healthy, never sees the bytes', async () => {
  world.simulator.addFault({ ...stampOf, mode: 'timeout-after', times: 1 })
  const { id } = await world.request()
  await world.go(id)
  assert.equal((await world.row(id)).state, 'ambiguous', 'the page says: in process')
  await world.untilDue(id)
  await world.go(id)
  const row = await world.row(id)
  assert.equal(row.state, 'stamped')
  assert.equal(row.pac, 'sw')
  assert.deepEqual(await world.uuids(id), [row.uuid])
  assert.equal(callsAtSecond(), 0)
})

test('pac-spec 14.4 #2: the same while the first PAC is away for half an hour: pinned, then stamped, one UUID', async () => {
  world.simulator.addFault({ ...stampOf, mode: 'reset-after', times: 1 })
  const { id } = await world.request()
  await world.go(id)
  world.masks.first = { stamp: silent, recover: silent, health: isDown }
  const gone = world.clock.now().getTime()
  while (world.clock.now().getTime() - gone < 30 * MINUTE) {
    await world.untilDue(id)
    await world.go(id)
    assert.equal((await world.row(id)).state, 'ambiguous')
  }
  world.masks.first = {}
  for (let round = 0; round < 2; round++) {
    await world.untilDue(id)
    await world.go(id)
    if ((await world.row(id)).state === 'stamped') break
  }
  const row = await world.row(id)
  assert.equal(row.state, 'stamped')
  assert.deepEqual(await world.uuids(id), [row.uuid])
  assert.equal(callsAtSecond(), 0)
})

test('an answer lost by the second PAC is asked for there, also when the first is back and preferred', async () => {
  world.masks.first = { stamp: refusesConnections }
  world.second.addFault({ ...stampOf, mode: 'timeout-after', times: 1 })
  const { id } = await world.request()
  await world.go(id)
  const { state, pac } = await world.row(id)
  assert.deepEqual([state, pac], ['ambiguous', SECOND])
  world.masks.first = {}
  await world.untilDue(id)
  await world.go(id)
  const row = await world.row(id)
  assert.deepEqual([row.state, row.pac], ['stamped', SECOND])
  assert.deepEqual(await world.uuids(id), [row.uuid])
  assert.equal(world.stampCalls().length, 0)
})

test('pac-spec 14.4 #3: when the first PAC refuses connections the second stamps the same bytes within 5 seconds', async () => {
  world.masks.first = { stamp: refusesConnections }
  const { id } = await world.request()
  const began = performance.now()
  await world.go(id)
  assert.ok(performance.now() - began < 5_000)
  const row = await world.row(id)
  assert.equal(row.state, 'stamped', 'without a pause: the clock stands still')
  assert.equal(row.pac, SECOND)
  assert.deepEqual(await world.uuids(id), [row.uuid])
  assert.deepEqual(await world.events(id), [
    'requested',
    'sealed',
    'sending',
    'not-sent',
    'sending',
    'stamped',
  ])
})

test('when both refuse connections the bytes wait, and a new round begins with the first', async () => {
  world.masks.first = { stamp: refusesConnections, health: isDown }
  world.masks.second = { stamp: refusesConnections, health: isDown }
  const { id } = await world.request()
  await world.go(id)
  const waiting = await world.row(id)
  assert.equal(waiting.state, 'sealed')
  assert.equal((waiting.next_at?.getTime() ?? 0) - world.clock.now().getTime(), 2_000)
  assert.deepEqual(waiting.tried, [])
  world.masks.first = {}
  await world.untilDue(id)
  await world.go(id)
  const row = await world.row(id)
  assert.equal(row.pac, 'sw')
  assert.deepEqual(row.sealed_xml, waiting.sealed_xml)
})

test('pac-spec 14.4 #10: without credit at the first PAC the second stamps, with an alarm, and the first is left alone', async () => {
  world.simulator.addFault({ ...stampOf, mode: 'no-credits' })
  const ids = [(await world.request()).id, (await world.request()).id]
  for (const id of ids) {
    await world.go(id)
    const row = await world.row(id)
    assert.equal(row.state, 'stamped')
    assert.equal(row.pac, SECOND)
    assert.deepEqual(await world.uuids(id), [row.uuid])
  }
  const alarms = world.logged.filter((line) => line['alarm'] === true)
  assert.deepEqual(
    alarms.map((line) => [line['pac'], line['why']]),
    [['sw', 'shut']],
  )
  assert.equal(world.stampCalls().length, 1, 'the second ticket does not knock at a closed door')
})

test('pac-spec 14.4 #9: data that the SAT refuses go back to the customer; no second request, no second PAC', async () => {
  const refusal = { code: 'CFDI40145', message: 'El nombre no corresponde.' }
  world.simulator.addFault({ ...stampOf, mode: 'reject', ...refusal, times: 1 })
  const { id } = await world.request()
  await world.go(id)
  assert.equal((await world.row(id)).state, 'waiting-customer')
  assert.equal(world.stampCalls().length, 1)
  assert.equal(callsAtSecond(), 0)
})

test('a manifest that the issuer has not signed with the first PAC is no matter for the second', async () => {
  world.simulator.addFault({
    ...stampOf,
    mode: 'reject',
    code: 'AU2003',
    message: 'Falta el manifiesto.',
    times: 1,
  })
  const { id } = await world.request()
  await world.go(id)
  const row = await world.row(id)
  assert.deepEqual([row.state, row.pac], ['stamped', SECOND])
  assert.deepEqual(await world.uuids(id), [row.uuid])
})

for (const [code, state] of [
  ['304', 'waiting-store'],
  ['CFDI40119', 'manual'],
] as const)
  test(`a refusal ${code}, which every PAC would repeat, goes to nobody else`, async () => {
    world.simulator.addFault({ ...stampOf, mode: 'reject', code, message: 'no', times: 1 })
    const { id } = await world.request()
    await world.go(id)
    assert.equal((await world.row(id)).state, state)
    assert.equal(callsAtSecond(), 0)
    assert.equal(
      world.logged.filter((line) => line['msg'] === 'an invoice waits for a person').length,
      state === 'manual' ? 1 : 0,
    )
  })

test('while the SAT does not list the certificate one more PAC is asked, once; then the first, every hour', async () => {
  const refusal = { mode: 'reject', code: '402', message: 'El RFC no está en la LCO.' } as const
  world.simulator.addFault({ ...stampOf, ...refusal, times: 2 })
  world.second.addFault({ ...stampOf, ...refusal })
  const { id } = await world.request()
  await world.go(id)
  assert.equal((await world.row(id)).state, 'waiting-sat')
  assert.deepEqual([world.stampCalls().length, callsAtSecond()], [1, 1])
  world.clock.advance(HOUR)
  await world.go(id)
  assert.deepEqual([world.stampCalls().length, callsAtSecond()], [2, 1])
  world.clock.advance(HOUR)
  await world.go(id)
  const row = await world.row(id)
  assert.equal(row.state, 'stamped')
  assert.deepEqual(await world.uuids(id), [row.uuid])
})

test('pac-spec 14.4 #12: with two PACs and 73 hours later, only proven absence allows new bytes or another PAC', async () => {
  const lost = { kind: 'absent', certainty: 'likely' } as const
  world.masks.first = { stamp: silent, recover: silent }
  const { id } = await world.request()
  await world.go(id)
  const { sealed_xml } = await world.row(id)
  world.clock.advance(73 * HOUR)
  world.masks.first = { recover: () => Promise.resolve(lost) }
  await world.go(id)
  const still = await world.row(id)
  assert.equal(still.state, 'ambiguous')
  assert.deepEqual(still.sealed_xml, sealed_xml)
  assert.equal(callsAtSecond(), 0)
  world.masks.first = {
    stamp: refusesConnections,
    recover: () => Promise.resolve({ kind: 'absent', certainty: 'proven' } as const),
  }
  await world.untilDue(id)
  await world.go(id)
  await world.untilDue(id)
  await world.go(id)
  const row = await world.row(id)
  assert.equal(row.state, 'stamped')
  assert.equal(row.pac, SECOND)
  assert.notDeepEqual(row.sealed_xml, sealed_xml)
  assert.deepEqual(await world.uuids(id), [row.uuid])
})

for (const state of ['sealed', 'ambiguous'] as const)
  test(`what is ${state} and laid to rest in the moment in which its PAC comes back does not rest`, async () => {
    world.masks.first = { stamp: silent }
    const { id } = await world.request()
    await world.go(id)
    assert.equal((await world.row(id)).state, 'ambiguous')
    world.masks.first = {}
    const now = world.clock.now()
    const changed = `update issuance set state = $2, next_at = $3, pac = case when $2 = 'sealed' then null else pac end`
    await world.pool.query(`${changed} where id = $1`, [id, state, now])
    await world.pool.query(
      `insert into pac_breaker (pac, state, changed_at, probe_at, why)
       select pac, 'open', $2, $2::timestamptz + interval '1 hour', 'silent' from unnest($1::text[]) as pac
       on conflict (pac) do update set state = 'open', probe_at = excluded.probe_at`,
      [['sw', SECOND], world.clock.now()],
    )
    const held = (await takeDue(world.two, 100)).find((row) => row.id === id)
    assert.ok(held)
    const holder = await world.pool.connect()
    await holder.query('begin')
    await holder.query('select from issuance where id = $1 for update', [id])
    const laidToRest = advanceHeld(world.two, held)
    await waitForLock()
    await world.pool.query(`update pac_breaker set state = 'closed', failures = '{}'`)
    await hurryParked(world.db, { pac: 'sw', now: world.clock.now(), limit: 100 })
    await holder.query('commit')
    holder.release()
    await laidToRest
    assert.ok(((await world.row(id)).next_at ?? 0) <= world.clock.now(), 'it is due now')
  })

async function waitForLock(): Promise<void> {
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  while ((await world.pool.query(waiting)).rowCount === 0) await pause(5)
}
