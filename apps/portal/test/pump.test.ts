import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { breakersOf } from '../src/issuance/breakers.ts'
import type { Pac, StampOutcome } from '../src/pac/pac.ts'
import { startPump } from '../src/worker/pump.ts'
import { SECOND, type TwoPacs, twoPacs } from './support/two-pacs.ts'

let world: TwoPacs
before(async () => {
  world = await twoPacs()
})
beforeEach(async () => {
  await world.calm()
  await world.pool.query('update issuance set next_at = null')
})
after(() => world.close())

const SILENCE = { kind: 'unknown', why: 'timeout', alarm: false } as const

/** The first PAC answers nobody until `answer`, and then everybody with silence; or when it is broken off. */
function slowPac() {
  const calls: (() => void)[] = []
  let answered = false
  const call: Pac['stamp'] = (_request, { signal }) =>
    new Promise<StampOutcome>((resolve) => {
      signal?.addEventListener('abort', () => resolve({ ...SILENCE, why: 'aborted' }))
      calls.push(() => resolve(SILENCE))
      if (answered || signal?.aborted) resolve(SILENCE)
    })
  world.masks.first = { stamp: call, recover: call }
  return {
    calls,
    answer: () => {
      answered = true
      for (const call of calls) call()
    },
  }
}

async function requests(count: number): Promise<readonly string[]> {
  const made = await Promise.all(Array.from({ length: count }, () => world.request()))
  return made.map(({ id }) => id)
}

const rowsOf = (ids: readonly string[]) => Promise.all(ids.map((id) => world.row(id)))

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20)
}

/** So many are sealed, and five of them with the PAC. */
const inHand = (ids: readonly string[], count: number) =>
  until(async () => {
    const states = (await rowsOf(ids)).map(({ state }) => state)
    const sent = states.filter((state) => state === 'stamping').length
    return sent === 5 && states.filter((state) => state === 'sealed').length === count - sent
  })

test('who stands in line at a PAC that falls silent goes to another, and not after the others', async () => {
  const ids = await requests(16)
  const slow = slowPac()
  const pump = startPump(world.two)
  pump.wake()
  await inHand(ids, 16)
  slow.answer()
  await pump.stop()
  const rows = await rowsOf(ids)
  const silenced = rows.filter(({ state, pac }) => state === 'ambiguous' && pac === 'sw').length
  assert.ok(
    silenced >= 5 && silenced <= 10,
    `${silenced}: five, and at most five more before three were noted`,
  )
  const others = rows.filter(({ state, pac }) => state === 'stamped' && pac === SECOND)
  assert.equal(silenced + others.length, 16)
})

test('nor is a PAC that falls silent asked on by those who stand in line with a question', async () => {
  const ids = await requests(16)
  world.masks.first = { stamp: () => Promise.resolve(SILENCE) }
  for (const id of ids) {
    await world.step(id, world.two)
    await world.step(id, world.two)
    await world.pool.query('delete from pac_breaker')
  }
  world.clock.advance(2_000)
  const slow = slowPac()
  const pump = startPump(world.two)
  pump.wake()
  await until(() => Promise.resolve(slow.calls.length === 5))
  slow.answer()
  await pump.stop()
  assert.ok(slow.calls.length <= 10, `${slow.calls.length} questions`)
  const rows = await rowsOf(ids)
  assert.deepEqual(new Set(rows.map(({ state, pac }) => `${state} ${pac}`)), new Set(['ambiguous sw']))
  assert.ok(rows.every(({ lease_until }) => lease_until === null))
})

test('a pump that is told to stop while its hands are full takes nothing more', async () => {
  const ids = await requests(24)
  const slow = slowPac()
  const pump = startPump(world.two)
  pump.wake()
  await inHand(ids, 16)
  const stopped = pump.stop()
  slow.answer()
  await stopped
  const rows = await rowsOf(ids)
  assert.equal(rows.filter(({ state }) => state === 'requested').length, 8)
})

test('calls that we break off say nothing of the PAC, and who stands in line then is given back unsent', async () => {
  const ids = await requests(8)
  slowPac()
  const stopping = new AbortController()
  const pump = startPump({ ...world.two, signal: stopping.signal })
  pump.wake()
  await inHand(ids, 8)
  const stopped = pump.stop()
  stopping.abort()
  await stopped
  const rows = await rowsOf(ids)
  const sealed = rows.filter(({ state }) => state === 'sealed')
  assert.deepEqual(
    sealed.map(({ lease_until, tries }) => [lease_until, tries]),
    Array(3).fill([null, 0]),
  )
  assert.equal(rows.filter(({ state }) => state === 'ambiguous').length, 5)
  assert.equal((await breakersOf(world.two)).get('sw')?.state, 'closed')
})
