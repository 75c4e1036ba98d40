import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { pino } from 'pino'
import { pinnedClock } from '../src/clock.ts'
import { creditsOf } from '../src/credits/find.ts'
import { isNews, levelOf } from '../src/credits/policy.ts'
import { sweepCredits } from '../src/credits/sweep.ts'
import type { Balance, Pac } from '../src/pac/pac.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'

const T0 = new Date('2026-11-25T18:00:00Z')
const MINUTE = 60_000

describe('what is left at a PAC', () => {
  const clock = pinnedClock(T0)
  let database: TestDatabase
  const alarms: Record<string, unknown>[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => void alarms.push(JSON.parse(line)) })
  let asked = 0
  let says: Balance | null | Error = null
  const balance = async () => {
    asked += 1
    if (says instanceof Error) throw says
    return says
  }
  const pacs = new Map([['sw', { id: 'sw', balance } as unknown as Pac]])
  const sweep = () => sweepCredits({ db: database.db, clock, log, pacs, lowCredit: 500 })
  const known = async () => (await creditsOf(database.db)).get('sw')

  before(async () => {
    database = await testDatabase()
  })
  after(() => database.close())
  beforeEach(async () => {
    clock.set(T0)
    alarms.length = 0
    asked = 0
    await database.pool.query('truncate pac_credit')
  })

  test('is asked once in fifteen minutes, however many workers sweep', async () => {
    says = { stamps: 900 }
    await Promise.all(Array.from({ length: 8 }, sweep))
    assert.equal(asked, 1)
    clock.advance(15 * MINUTE - 1)
    await sweep()
    assert.equal(asked, 1)
    clock.advance(1)
    await sweep()
    assert.equal(asked, 2)
    assert.deepEqual(await known(), { pac: 'sw', level: 'enough', stamps: 900, toldAt: clock.now() })
  })

  test('raises an alarm when it becomes little and when it is gone, not in between', async () => {
    const course: string[] = []
    for (const stamps of [800, 499, 300, 0, 0, 2_000, 10]) {
      says = { stamps }
      await sweep()
      course.push(`${stamps} ${(await known())?.level} ${alarms.length}`)
      clock.advance(15 * MINUTE)
    }
    assert.deepEqual(course, [
      '800 enough 0',
      '499 low 1',
      '300 low 1',
      '0 none 2',
      '0 none 2',
      '2000 enough 2',
      '10 low 3',
    ])
    assert.deepEqual(
      [alarms[0]?.['alarm'], alarms[0]?.['pac'], alarms[0]?.['stamps'], alarms[0]?.['level']],
      [true, 'sw', 499, 'low'],
    )
  })

  test('is remembered while the PAC does not say, and asked for again after five minutes', async () => {
    says = { stamps: 'unlimited' }
    await sweep()
    const before = await known()
    assert.equal(before?.stamps, 'unlimited')
    for (const nothing of [null, new Error('a bug')]) {
      says = nothing
      clock.advance(15 * MINUTE)
      await sweep()
      assert.deepEqual(await known(), before)
    }
    says = { stamps: 700 }
    clock.advance(5 * MINUTE)
    await sweep()
    assert.equal((await known())?.stamps, 700)
  })

  test('is unknown until it was said', async () => {
    says = null
    await sweep()
    assert.deepEqual(await known(), { pac: 'sw', level: 'unknown', stamps: null, toldAt: null })
  })
})

test('levels: fewer than the limit are few; only what becomes worse is news', () => {
  assert.deepEqual(
    ([500, 499, 1, 0, -3, 'unlimited'] as const).map((stamps) => levelOf(stamps, 500)),
    ['enough', 'low', 'low', 'none', 'none', 'enough'],
  )
  assert.deepEqual(
    [isNews('unknown', 'enough'), isNews('unknown', 'low'), isNews('low', 'enough'), isNews('none', 'low')],
    [false, true, false, false],
  )
})
