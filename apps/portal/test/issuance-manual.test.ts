import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { declareAbsent, keepWaiting, listManual, riskFailover } from '../src/issuance/manual.ts'
import { watchSurplus } from '../src/issuance/surplus.ts'
import type { RecoverOutcome } from '../src/pac/pac.ts'
import { SECOND, type TwoPacs, twoPacs } from './support/two-pacs.ts'

let world: TwoPacs
before(async () => {
  world = await twoPacs()
})
beforeEach(() => world.calm())
after(() => world.close())

const HOUR = 3_600_000
const silent = () => Promise.resolve({ kind: 'unknown', why: 'timeout', alarm: false } as const)
const hidden = () => Promise.resolve({ kind: 'duplicate-without-data', issues: [] } as const)

/** An issuance that was given up; its PAC has stamped it when `stamps`. */
async function givenUp(stamps: boolean): Promise<{ id: string; which: string }> {
  if (stamps) world.simulator.addFault({ pac: 'sw', op: 'stamp', mode: 'reset-after', times: 1 })
  const { id } = await world.request()
  if (!stamps) world.masks.first = { stamp: silent }
  await world.go(id)
  world.masks.first = { stamp: silent, recover: hidden }
  for (let asked = 0; asked < 10; asked++) {
    await world.untilDue(id)
    await world.go(id)
  }
  const row = await world.row(id)
  assert.equal(row.state, 'manual')
  const alarms = world.logged.filter((line) => line['issuanceId'] === id && line['alarm'] === true)
  assert.equal(alarms.at(-1)?.['kind'], 'gave-up', 'nobody need look to learn of it')
  return { id, which: `${row.serie}-${row.folio}` }
}

const decision = (which: string) => ({ which, who: 'ana' })

test('what waits for a person is listed, without data of the customer', async () => {
  const { id, which } = await givenUp(true)
  const row = (await listManual(world.two)).find((one) => one.folio === which)
  assert.equal(row?.state, 'manual')
  assert.equal(row.pac, 'sw')
  const { receptor } = await world.row(id)
  assert.ok(!JSON.stringify(row).includes(receptor.rfc))
})

test('keep waiting: the same PAC is asked again and brings the stamp', async () => {
  const { id, which } = await givenUp(true)
  world.masks.first = {}
  assert.deepEqual(await keepWaiting(world.two, decision(which)), { kind: 'done' })
  await world.go(id)
  const row = await world.row(id)
  assert.equal(row.state, 'stamped')
  assert.deepEqual(await world.uuids(id), [row.uuid])
  assert.ok((await world.events(id)).includes('kept-waiting'))
})

test('declare absent: the same bytes are free for any PAC', async () => {
  const { id, which } = await givenUp(false)
  world.masks.first = { stamp: () => Promise.resolve({ kind: 'not-sent', why: 'ECONNREFUSED' }) }
  assert.deepEqual(await declareAbsent(world.two, decision(which)), { kind: 'done' })
  await world.go(id)
  const row = await world.row(id)
  assert.equal(row.state, 'stamped')
  assert.equal(row.pac, SECOND)
  assert.deepEqual(await world.uuids(id), [row.uuid])
})

test('risk failover: the second PAC stamps at once, and a surplus at the first is found later and told', async () => {
  const { id, which } = await givenUp(true)
  assert.deepEqual(await riskFailover(world.two, decision(which)), { kind: 'done' })
  await world.go(id)
  const row = await world.row(id)
  assert.equal(row.state, 'stamped')
  assert.equal(row.pac, SECOND)
  const uuids = await world.uuids(id)
  assert.equal(uuids.length, 2, 'this is the risk that the operator took')
  assert.ok((await world.events(id)).includes('risked-failover'))

  assert.equal(await watchSurplus(world.two), 0, 'not yet')
  world.clock.advance(HOUR)
  const real = world.two.pacs.get('sw')
  world.masks.first = {}
  world.masks.first = {
    ask: (request, options) => real?.recover(request, options) as Promise<RecoverOutcome>,
  }
  assert.equal(await watchSurplus(world.two), 1)
  const surplus = uuids.find((uuid) => uuid !== row.uuid)
  const { rows } = await world.pool.query(
    'select outcome, uuid, pac from possible_duplicate where issuance_id = $1',
    [id],
  )
  assert.deepEqual(rows, [{ outcome: 'surplus', uuid: surplus, pac: 'sw' }])
  assert.equal((await world.events(id)).at(-1), 'surplus-stamp')
  const stuck = (await listManual(world.two)).find((one) => one.folio === which)
  assert.deepEqual(stuck?.surplus, { uuid: surplus, pac: 'sw', cancellation: null })
  assert.equal(await watchSurplus(world.two), 0, 'settled')
})

test('risk failover: absence is believed after 72 hours; a PAC that cannot be asked without stamping is left to a person', async () => {
  const { id, which } = await givenUp(false)
  await riskFailover(world.two, decision(which))
  await world.go(id)
  let asked = 0
  const ask = (): Promise<RecoverOutcome> => (
    (asked += 1), Promise.resolve({ kind: 'absent', certainty: 'likely' })
  )
  world.masks.first = { ask }
  world.clock.advance(HOUR)
  assert.equal(await watchSurplus(world.two), 0)
  world.clock.advance(72 * HOUR)
  assert.equal(await watchSurplus(world.two), 1)
  assert.equal(asked, 2)
  assert.equal((await world.uuids(id)).length, 1)

  const other = await givenUp(false)
  await riskFailover(world.two, decision(other.which))
  await world.go(other.id)
  const calls = world.stampCalls().length
  world.clock.advance(HOUR)
  await watchSurplus(world.two)
  assert.equal(world.stampCalls().length, calls, 'asking by sending again would make the second CFDI')
  assert.equal((await world.events(other.id)).at(-1), 'surplus-unknown')
  const stuck = (await listManual(world.two)).find((one) => one.folio === other.which)
  assert.deepEqual(stuck?.surplus, { uuid: null, pac: 'sw', cancellation: null })
})

test('a stamp that the first PAC brings after a failover is a surplus, kept with its UUID', async () => {
  const { id } = await world.request()
  await world.step(id, world.two)
  const real = world.two.pacs.get('sw')
  assert.ok(real)
  let bring = () => {}
  const held = new Promise<void>((go) => (bring = go))
  world.masks.first = {
    stamp: async (request, options) => {
      world.masks.first = {}
      const outcome = await real.stamp(request, options)
      await held
      return outcome
    },
  }
  const slow = world.step(id, { ...world.two, worker: 'slow' })
  const stampedThere = async () => world.simulator.ledger('sw').some((entry) => entry.folio === folio)
  const { folio } = await world.row(id)
  while (!(await stampedThere())) await new Promise((turn) => setImmediate(turn))
  world.clock.advance(9_000)
  await world.step(id, world.two)
  assert.equal((await world.row(id)).state, 'ambiguous')
  world.masks.first = { stamp: silent, recover: silent }
  assert.deepEqual(await riskFailover(world.two, decision((await world.row(id)).token)), { kind: 'done' })
  await world.go(id)
  assert.equal((await world.row(id)).pac, SECOND)
  bring()
  await slow
  const { rows } = await world.pool.query(
    'select outcome, pac from possible_duplicate where issuance_id = $1',
    [id],
  )
  assert.deepEqual(rows, [{ outcome: 'surplus', pac: 'sw' }])
  assert.equal((await world.row(id)).pac, SECOND, 'the first stamp that was stored stays')
})

test('a person decides only about what waits for one', async () => {
  const { id } = await world.request()
  await world.go(id)
  const { token, serie, folio } = await world.row(id)
  assert.deepEqual(await riskFailover(world.two, decision(token)), { kind: 'not-now', state: 'stamped' })
  assert.deepEqual(await declareAbsent(world.two, decision(`${serie}-${folio}`)), {
    kind: 'not-now',
    state: 'stamped',
  })
  assert.deepEqual(await keepWaiting(world.two, decision('T-99999')), { kind: 'unknown' })
  const stuck = await givenUp(true)
  assert.deepEqual(await riskFailover(world.deps, decision(stuck.which)), { kind: 'no-other-pac' })
})
