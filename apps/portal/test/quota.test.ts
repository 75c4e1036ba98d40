import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { pinnedClock } from '../src/clock.ts'
import { forgetQuota, returnQuota, takeQuota } from '../src/quota/quota.ts'
import { sweepQuotas } from '../src/quota/sweep.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'

const T0 = new Date('2026-11-22T18:00:00Z')
const MINUTE = 60_000
const ADDRESS = { action: 'ticket-by-address', subject: '192.0.2.1' } as const
const NUMBER = { action: 'ticket-by-number', subject: 'A1' } as const

describe('quota', () => {
  const clock = pinnedClock(T0)
  let database: TestDatabase
  before(async () => {
    database = await testDatabase()
  })
  after(() => database.close())
  beforeEach(async () => {
    clock.set(T0)
    await database.pool.query('truncate attempt_quota')
  })

  test('of many attempts at once exactly as many as are free go on, and the rest learn how long to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => take(NUMBER)))
    assert.equal(answers.filter((excess) => excess === null).length, 10)
    for (const excess of answers) assert.equal(excess?.retryAfter_s ?? 3600, 3600)
  })

  test('an attempt that may not go on is charged to nobody', async () => {
    for (let n = 0; n < 10; n++) assert.equal(await take(NUMBER), null)
    for (let n = 0; n < 30; n++) assert.notEqual(await take(ADDRESS, NUMBER), null)
    assert.equal(await used(ADDRESS.action), 0)
    assert.equal(await used(NUMBER.action), 10)
  })

  test('the window begins with the first attempt and ends by itself', async () => {
    assert.equal(await take(NUMBER), null)
    clock.advance(40 * MINUTE)
    for (let n = 1; n < 10; n++) assert.equal(await take(NUMBER), null)
    assert.deepEqual(await take(NUMBER), { retryAfter_s: 20 * 60 })
    clock.advance(20 * MINUTE)
    assert.equal(await take(NUMBER), null)
    assert.equal(await used(NUMBER.action), 1)
  })

  test('what is given back is free again, one for one, and never more than was taken', async () => {
    for (let n = 0; n < 10; n++) await take(NUMBER)
    await returnQuota(deps(), [NUMBER])
    assert.equal(await take(NUMBER), null)
    assert.notEqual(await take(NUMBER), null)
    for (let n = 0; n < 15; n++) await returnQuota(deps(), [NUMBER, ADDRESS])
    assert.equal(await used(NUMBER.action), 0)
  })

  test('forgetting starts the window of one subject anew', async () => {
    for (let n = 0; n < 10; n++) await take(NUMBER)
    await forgetQuota(deps(), NUMBER)
    for (let n = 0; n < 10; n++) assert.equal(await take(NUMBER), null)
  })

  test('the sweep removes windows that have ended, and only those', async () => {
    await take(ADDRESS, NUMBER)
    clock.advance(10 * MINUTE)
    await sweepQuotas(deps())
    assert.equal(await used(ADDRESS.action), 0)
    assert.equal(await used(NUMBER.action), 1)
  })

  const deps = () => ({ db: database.db, clock })
  const take = (...subjects: Parameters<typeof takeQuota>[1]) => takeQuota(deps(), subjects)

  async function used(action: string): Promise<number> {
    const { rows } = await database.pool.query(
      'select coalesce(sum(used), 0)::int as n from attempt_quota where action = $1',
      [action],
    )
    return rows[0].n
  }
})
