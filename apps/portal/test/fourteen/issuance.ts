import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { declareAbsent, keepWaiting } from '../../src/issuance/manual.ts'
import type { Pac } from '../../src/pac/pac.ts'
import { RECEPTOR } from '../support/issuance-world.ts'
import type { PacAdapter } from '../../src/pac/adapter.ts'
import { ADAPTERS } from '../../src/pac/adapters.ts'
import type { PacCase } from './cases.ts'
import { type FourteenWorld, fourteenWorld, type Pair } from './world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const LOST = { op: 'stamp', mode: 'timeout-after', ms: 30, times: 1 } as const
const NEVER_ARRIVED = { op: 'stamp', mode: 'reset-before', times: 1 } as const

/** The fourteen tests of pac-spec §14.4 for some PACs: each is A, and the next of the list is B. #6 is SW's alone
 *  (sw-recovery.test.ts), #11 is in cancellation.test.ts, #13 in <pac>-wire.test.ts. One database, one simulator. */
export function proveIssuance(
  provers: readonly PacCase[],
  among: readonly PacCase[],
  adapters: readonly PacAdapter[] = ADAPTERS,
): void {
  let world: FourteenWorld
  before(async () => {
    world = await fourteenWorld(among, adapters)
  })
  beforeEach(() => world.calm())
  after(() => world.close())
  for (const each of provers) prove(each, () => world)
}

/** One UUID in all ledgers, and it is the one of the row. */
async function assertOne({ world, ...pair }: Pair, id: string, pac: string): Promise<void> {
  const row = await world.row(id)
  assert.deepEqual([row.state, row.pac], ['stamped', pac])
  assert.deepEqual(await pair.uuids(id), [row.uuid])
}

function prove(each: PacCase, worldOf: () => FourteenWorld): void {
  describe(`pac-spec §14.4 with ${each.id} as A`, () => {
    let pair: Pair
    let world: FourteenWorld
    before(() => {
      world = worldOf()
      pair = world.pair(each)
    })

    test('#1 an answer lost by A is found at A; B, healthy, never sees the bytes', async () => {
      pair.fault(LOST)
      const { id } = await world.request()
      await pair.go(id)
      assert.equal((await world.row(id)).state, 'ambiguous', 'the page says: in process')
      assert.equal(await pair.goUntil(id, ['stamped']), 'stamped')
      await assertOne(pair, id, each.id)
      assert.equal(pair.stampCalls(pair.b), 0)
    })

    test('#2 the same while A is away for half an hour: pinned to A, then stamped, one UUID', async () => {
      pair.fault(LOST)
      const { id } = await world.request()
      await pair.go(id)
      pair.fault({ op: '*', mode: 'http-503' })
      const gone = world.clock.now().getTime()
      while (world.clock.now().getTime() - gone < 30 * MINUTE) {
        await world.untilDue(id)
        await pair.go(id)
        assert.deepEqual([(await world.row(id)).state, (await world.row(id)).pac], ['ambiguous', each.id])
      }
      world.simulator.reset()
      assert.equal(await pair.goUntil(id, ['stamped'], 4), 'stamped')
      await assertOne(pair, id, each.id)
      assert.equal(pair.stampCalls(pair.b), 0)
    })

    test('#3 when A refuses connections B stamps the same bytes within five seconds', async () => {
      const { id } = await world.request()
      const began = performance.now()
      const at = world.clock.now().getTime()
      await pair.go(id, pair.withoutA)
      assert.ok(performance.now() - began < 5_000)
      assert.equal(world.clock.now().getTime(), at, 'no waiting in between')
      await assertOne(pair, id, pair.b.id)
    })

    test('#4 a worker killed between the commit and the answer leaves one stamp, found by the next', async () => {
      const { id } = await world.request()
      await world.step(id, pair.deps)
      let arrived = () => {}
      let leave = () => {}
      const called = new Promise<void>((done) => (arrived = done))
      const gone = new Promise<void>((done) => (leave = done))
      const stamp: Pac['stamp'] = async (request, options) => {
        const outcome = await pair.pacA.stamp(request, options)
        arrived()
        await gone
        return outcome
      }
      const dying = { ...pair.deps, worker: 'dying', pacs: new Map([[each.id, { ...pair.pacA, stamp }]]) }
      const dead = world.step(id, dying) // it never gets its answer while the others work
      await called
      assert.equal((await world.row(id)).state, 'stamping', 'committed before the first byte left')
      world.clock.advance(MINUTE)
      assert.equal(await pair.goUntil(id, ['stamped']), 'stamped')
      await assertOne(pair, id, each.id)
      leave()
      await dead
    })

    test('#5 a 307 without data for eight seconds, then with data', async () => {
      pair.fault(LOST)
      pair.fault({ op: 'stamp', mode: 'dup-no-data', ms: 8_000 })
      pair.fault({ op: 'recover', mode: 'recover-lag', ms: 8_000 })
      const { id } = await world.request()
      assert.equal(await pair.goUntil(id, ['stamped']), 'stamped')
      await assertOne(pair, id, each.id)
    })

    test('#5 a 307 without data for ever ends with a person, after a bounded number of requests', async () => {
      pair.fault(LOST)
      pair.fault({ op: 'stamp', mode: 'dup-no-data' })
      pair.fault({ op: 'recover', mode: 'recover-lag' })
      const { id } = await world.request()
      assert.equal(await pair.goUntil(id, ['stamped']), 'manual')
      assert.ok(pair.requests() <= each.mostRequests, `${pair.requests()} requests`)
      const asked = pair.requests()
      world.clock.advance(100 * HOUR)
      await pair.go(id)
      assert.equal(pair.requests(), asked, 'and none more')
      assert.equal((await pair.uuids(id)).length, 1)
    })

    for (const variant of [
      'foreign-sello',
      'wrong-sello-sat',
      'changed-xml',
      'two-tfds',
      'bad-uuid',
    ] as const)
      test(`#7 a stamp that is forged (${variant}) is never stored; the true one is, later`, async () => {
        pair.fault({ op: 'stamp', mode: 'bad-tfd', variant, times: 1 })
        const { id } = await world.request()
        await pair.go(id)
        const row = await world.row(id)
        assert.deepEqual([row.state, row.stamped_xml, row.uuid], ['ambiguous', null, null])
        assert.equal(await pair.goUntil(id, ['stamped']), 'stamped')
        await assertOne(pair, id, each.id)
      })

    test('#8 ten workers at once: one stamp, one credit', async () => {
      const { id } = await world.request()
      const before = world.simulator.ledger(each.ledger).length
      for (let round = 0; round < 3; round++)
        await Promise.all(
          Array.from({ length: 10 }, (_, n) => world.step(id, { ...pair.deps, worker: `w${n}` })),
        )
      await assertOne(pair, id, each.id)
      assert.equal(pair.stampCalls(each), 1)
      assert.equal(world.simulator.ledger(each.ledger).length, before + 1)
    })

    test('#9 while the SAT does not list the certificate one more PAC is asked, once; an hour later A stamps', async () => {
      const unlisted = {
        op: 'stamp',
        mode: 'reject',
        code: '402',
        message: 'No está en la LCO.',
        times: 1,
      } as const
      pair.fault(unlisted)
      pair.fault(unlisted, pair.b)
      const { id } = await world.request()
      await pair.go(id)
      assert.equal((await world.row(id)).state, 'waiting-sat')
      assert.deepEqual([pair.stampCalls(each), pair.stampCalls(pair.b)], [1, 1])
      assert.equal(await pair.goUntil(id, ['stamped'], 3), 'stamped')
      await assertOne(pair, id, each.id)
    })

    test('#9 a name that the SAT does not know goes back to its field: no second request, no other PAC', async () => {
      const { id } = await world.request({ receptor: { ...RECEPTOR, nombre: 'OTRO NOMBRE' } })
      await pair.go(id)
      const row = await world.row(id)
      assert.deepEqual(
        [row.state, row.faults?.[0]?.code, row.faults?.[0]?.path],
        ['waiting-customer', 'CFDI40145', 'nombre'],
      )
      assert.deepEqual([pair.stampCalls(each), pair.stampCalls(pair.b)], [1, 0])
      assert.deepEqual(await pair.uuids(id), [])
    })

    test('#10 without credit at A, B stamps, with an alarm', async () => {
      await pair.account({ stamps: 0 })
      const { id } = await world.request()
      await pair.go(id)
      await assertOne(pair, id, pair.b.id)
      const alarms = world.logged.filter((line) => line['alarm'] === true)
      assert.deepEqual(
        alarms.map((line) => [line['pac'], line['why']]),
        [[each.id, 'shut']],
      )
    })

    test('#12 73 hours later only what is known to be absent gets new bytes, or another PAC', async () => {
      pair.fault(NEVER_ARRIVED)
      const { id } = await world.request()
      await pair.go(id)
      const { sealed_xml, serie, folio } = await world.row(id)
      world.clock.advance(73 * HOUR)
      assert.equal(await pair.goUntil(id, ['stamped', 'sealed']), 'manual')
      const still = await world.row(id)
      assert.deepEqual([still.pac, still.sealed_xml], [each.id, sealed_xml])
      assert.deepEqual(await pair.uuids(id), [])
      assert.equal(pair.stampCalls(pair.b), 0)
      const decided = await declareAbsent(pair.deps, { which: `${serie}-${folio}`, who: 'op' })
      assert.deepEqual(decided, { kind: 'done' })
      assert.equal(await pair.goUntil(id, ['stamped'], 4), 'stamped')
      const row = await world.row(id)
      assert.notDeepEqual(row.sealed_xml, sealed_xml)
      assert.deepEqual(await pair.uuids(id), [row.uuid])
    })

    test('#14 after any script of faults there is at most one UUID, and an honest operator finds it', async () => {
      for (let seed = 1; seed <= SCRIPTS; seed++) {
        await world.calm()
        for (const rule of script(seed)) pair.fault(rule, rule.atB ? pair.b : pair.a)
        const { id } = await world.request()
        for (let round = 0; round < 30; round++) {
          const state = await pair.goUntil(id, ['stamped', 'manual', 'waiting-customer'], 12)
          assert.ok((await pair.uuids(id)).length <= 1, `seed ${seed}`)
          if (state === 'stamped') break
          world.simulator.reset() // PACs heal
          if (state === 'manual') await decideHonestly(pair, id)
          else await world.untilDue(id)
        }
        const row = await world.row(id)
        assert.equal(row.state, 'stamped', `seed ${seed}`)
        assert.deepEqual(await pair.uuids(id), [row.uuid], `seed ${seed}`)
      }
    })
  })
}

/** Looks into the ledger of the PAC before saying that it holds nothing. */
async function decideHonestly({ world, ...pair }: Pair, id: string): Promise<void> {
  const { serie, folio, pac } = await world.row(id)
  const decision = { which: `${serie}-${folio}`, who: 'op' }
  const held = pac !== null && (await pair.uuids(id)).length > 0
  const decided = held ? await keepWaiting(pair.deps, decision) : await declareAbsent(pair.deps, decision)
  assert.deepEqual(decided, { kind: 'done' })
}

const SCRIPTS = 4
const KINDS = [
  { op: 'stamp', mode: 'timeout-after', ms: 20 },
  { op: 'stamp', mode: 'timeout-before', ms: 20 },
  { op: 'stamp', mode: 'reset-after' },
  { op: 'stamp', mode: 'reset-before' },
  { op: 'stamp', mode: 'http-502', stamped: true },
  { op: 'stamp', mode: 'http-503', stamped: false },
  { op: 'stamp', mode: 'bad-tfd', variant: 'foreign-sello' },
  { op: 'stamp', mode: 'dup-no-data' },
  { op: 'recover', mode: 'recover-lag' },
  { op: 'recover', mode: 'http-500-html' },
  { op: 'stamp', mode: 'no-credits' },
  { op: 'stamp', mode: 'auth-expired' },
  { op: 'stamp', mode: 'reject', code: '402', message: 'LCO' },
  { op: '*', mode: 'http-503' },
] as const

/** Five faults in a row, at A or at B, the same for the same seed. */
function script(seed: number) {
  let state = seed * 2_654_435_761
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  return Array.from({ length: 5 }, () => ({
    ...(KINDS[draw(KINDS.length)] ?? KINDS[0]),
    times: 1 + draw(3),
    atB: draw(4) === 0,
  }))
}
