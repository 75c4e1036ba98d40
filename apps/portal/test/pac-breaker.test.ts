import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type Breaker, CLOSED, afterProbe, afterSign } from '../src/issuance/breaker.ts'
import { breakersOf, probePacs } from '../src/issuance/breakers.ts'
import type { Pac } from '../src/pac/pac.ts'
import { type TwoPacs, twoPacs } from './support/two-pacs.ts'

let world: TwoPacs
before(async () => {
  world = await twoPacs()
})
beforeEach(() => world.calm())
after(() => world.close())

const T = new Date('2026-11-22T18:00:00Z')
const at = (seconds: number) => new Date(T.getTime() + seconds * 1000)

test('a breaker opens after three silences in a minute with no answer between, or one closed door', () => {
  const twice = afterSign(afterSign(CLOSED, 'silent', at(0)), 'silent', at(20))
  assert.equal(twice.state, 'closed')
  assert.equal(afterSign(twice, 'silent', at(59)).state, 'open')
  assert.equal(afterSign(twice, 'silent', at(61)).state, 'closed', 'the first is too long ago')
  assert.equal(afterSign(afterSign(twice, 'works', at(30)), 'silent', at(40)).state, 'closed')
  assert.equal(afterSign(CLOSED, 'shut', at(0)).state, 'open')
})

test('probes come after 2, 5 and then every 15 seconds; a door that was shut is tried after ten minutes', () => {
  const pauses: number[] = []
  let breaker = { ...CLOSED, failures: [at(0), at(0)] }
  let now = at(0)
  for (let opening = 0; opening < 5; opening++) {
    breaker = { ...afterSign(breaker, 'silent', now), failures: [] }
    pauses.push(((breaker.probeAt?.getTime() ?? 0) - now.getTime()) / 1000)
    now = breaker.probeAt ?? now
    breaker = { ...afterProbe(breaker, 'up', now), failures: [] }
    assert.equal(breaker.state, 'half-open')
  }
  assert.deepEqual(pauses, [2, 5, 15, 15, 15])
  assert.deepEqual(afterSign(breaker, 'works', now), CLOSED)
  assert.deepEqual(afterSign(CLOSED, 'shut', at(0)).probeAt, at(600))
  assert.deepEqual(afterProbe(afterSign(CLOSED, 'shut', at(0)), 'down', at(600)).probeAt, at(1200))
})

test('a PAC that asks to be left alone for a time is, at once and for at least so long', () => {
  const busy = afterSign(CLOSED, 'silent', at(0), 90_000)
  assert.deepEqual([busy.state, busy.probeAt], ['open', at(90)])
  assert.deepEqual(
    afterSign(busy, 'silent', at(10), 20_000).probeAt,
    at(90),
    'a shorter wish does not shorten it',
  )
  assert.deepEqual(afterSign(busy, 'silent', at(10), 100_000).probeAt, at(110))
  assert.equal(afterProbe(busy, 'up', at(90)).state, 'half-open')
})

test('a PAC whose health cannot be read gets a real call after twenty probes, one with a shut door never', () => {
  const states = (why: 'silent' | 'shut', health: 'unknown' | 'down') => {
    let breaker: Breaker = { ...CLOSED, state: 'open', openings: 1, probeAt: at(0), why }
    let probes = 0
    while (breaker.state === 'open' && probes < 100) {
      breaker = afterProbe(breaker, health, at(probes * 15))
      probes += 1
    }
    return [breaker.state, probes]
  }
  assert.deepEqual(states('silent', 'unknown'), ['half-open', 20])
  assert.deepEqual(states('silent', 'down'), ['open', 100])
  assert.deepEqual(states('shut', 'unknown'), ['open', 100])
})

test('the Retry-After of any PAC reaches all workers', async () => {
  world.simulator.addFault({ pac: 'sw', op: 'stamp', mode: 'http-429', times: 1 })
  const { id } = await world.request()
  await world.step(id, world.two)
  await world.step(id, world.two)
  assert.equal((await world.row(id)).state, 'ambiguous')
  assert.equal((await breakersOf(world.two)).get('sw')?.state, 'open')
  world.clock.advance(2_000)
  await world.go(id)
  await world.go(id)
  assert.equal((await world.row(id)).state, 'stamped')
  assert.equal((await breakersOf(world.two)).get('sw')?.state, 'closed')
  assert.equal((await world.uuids(id)).length, 1)
})

test('a dead PAC is not hammered by the rows that wait for it; healthy again, it gets them nearest deadline first', async () => {
  let calls = 0
  const silent = () => {
    calls += 1
    return Promise.resolve({ kind: 'unknown', why: 'timeout', alarm: false } as const)
  }
  let health: Awaited<ReturnType<Pac['health']>> = 'down'
  let probes = 0
  world.masks.first = {
    stamp: silent,
    recover: silent,
    health: () => ((probes += 1), Promise.resolve(health)),
  }
  world.masks.second = { stamp: silent, recover: silent, health: () => Promise.resolve('down') }
  const ids: string[] = []
  for (let n = 0; n < 20; n++) {
    const { id } = await world.request()
    await world.step(id, world.two)
    ids.push(id)
  }
  for (const id of ids) await world.step(id, world.two)
  assert.ok(calls <= 6, `${calls} calls for 20 invoices at two dead PACs`)
  const asked = calls
  for (let round = 0; round < 10; round++) {
    world.clock.advance(60_000)
    await probePacs(world.two)
    for (const id of ids) await world.go(id)
  }
  assert.equal(calls, asked, 'nobody asks while the breaker is open')
  assert.ok(probes >= 10)
  assert.deepEqual(
    world.logged.filter((line) => line['alarm'] === true).map((line) => line['why']),
    ['silent', 'silent'],
  )

  await world.pool.query(`update issuance set invoice_by = invoice_by - interval '1 day' where id = $1`, [
    ids[13],
  ])
  health = 'up'
  world.masks.first = { health: () => Promise.resolve(health) }
  world.clock.advance(60_000)
  await probePacs(world.two)
  assert.equal((await breakersOf(world.two)).get('sw')?.state, 'half-open')
  const due = await world.pool.query<{ id: string }>(
    'select id from issuance where next_at <= $1 and id = any($2) order by invoice_by, requested_at',
    [world.clock.now(), ids],
  )
  assert.equal(due.rows[0]?.id, ids[13], 'the nearest deadline goes first')
  for (let round = 0; round < 3; round++) {
    for (const id of ids) {
      if (!['stamped', 'ambiguous'].includes((await world.row(id)).state)) await world.go(id)
      else if ((await world.row(id)).pac === 'sw') await world.go(id)
    }
  }
  assert.equal((await breakersOf(world.two)).get('sw')?.state, 'closed')
  for (const id of ids) {
    const row = await world.row(id)
    if (row.pac === 'sw' || row.state === 'stamped') assert.equal(row.state, 'stamped')
    else assert.equal(row.state, 'ambiguous', 'pinned to the PAC that is still away')
  }
})

test('two workers that find a probe due make one', async () => {
  let probes = 0
  const refused: Pac['stamp'] = () =>
    Promise.resolve({ kind: 'rejected', verdict: 'account-fix', issues: [{ code: 'AU2000', message: '' }] })
  world.masks.first = { stamp: refused, health: () => ((probes += 1), Promise.resolve('down')) }
  const { id } = await world.request()
  await world.go(id)
  world.clock.advance(600_000)
  await Promise.all(Array.from({ length: 10 }, () => probePacs(world.two)))
  assert.equal(probes, 1)
})
