import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, test } from 'node:test'
import type { Db } from '../src/db/connect.ts'
import { askedOnce, askedTogether, gathered } from '../src/db/gather.ts'

/** Work that answers when it is told to, so that a test decides what happens meanwhile. */
function heldWork() {
  const rounds: { readonly items: readonly string[]; answer(): void; fail(): void }[] = []
  const work = (items: readonly string[]) =>
    new Promise<readonly string[]>((resolve, reject) => {
      rounds.push({
        items,
        answer: () => resolve(items.map((item) => item.toUpperCase())),
        fail: () => reject(new Error(`not ${items.join()}`)),
      })
    })
  return { rounds, work }
}

describe('a shared round', () => {
  test('takes along all who come in the same turn of the event loop', async () => {
    const { rounds, work } = heldWork()
    const ask = gathered({ most: 10 }, work)
    const answers = Promise.all(['a', 'b', 'c'].map(ask))
    await turn()
    rounds[0]?.answer()
    assert.deepEqual(await answers, ['A', 'B', 'C'])
    assert.deepEqual(
      rounds.map(({ items }) => items),
      [['a', 'b', 'c']],
    )
  })

  test('leaves those who come while it is under way to the next one, together', async () => {
    const { rounds, work } = heldWork()
    const ask = gathered({ most: 10 }, work)
    const first = ask('a')
    await turn()
    const later = Promise.all([ask('b'), ask('c')])
    rounds[0]?.answer()
    assert.equal(await first, 'A')
    await turn()
    rounds[1]?.answer()
    assert.deepEqual(await later, ['B', 'C'])
    assert.deepEqual(
      rounds.map(({ items }) => items),
      [['a'], ['b', 'c']],
    )
  })

  test('has no more than `most`, and never two of the same key', async () => {
    const sizes: string[][] = []
    const ask = gathered({ most: 2, keyOf: (item: string) => item }, async (items) => {
      sizes.push([...items])
      return items
    })
    await Promise.all(['a', 'a', 'b', 'c'].map(ask))
    assert.deepEqual(sizes, [
      ['a', 'b'],
      ['a', 'c'],
    ])
  })

  test('that fails is tried again one by one: only whose fault it is hears of it', async () => {
    const ask = gathered({ most: 10 }, async (items: readonly string[]) => {
      if (items.includes('bad')) throw new Error('bad')
      return items
    })
    const settled = await Promise.allSettled(['good', 'bad', 'fine'].map(ask))
    assert.deepEqual(
      settled.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason))),
      ['good', 'Error: bad', 'fine'],
    )
  })

  test('that hangs holds up the next one for five seconds and no longer', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { rounds, work } = heldWork()
    const ask = gathered({ most: 10 }, work)
    const hanging = ask('a')
    await turn()
    const next = ask('b')
    t.mock.timers.tick(4_999)
    await turn()
    assert.equal(rounds.length, 1)
    t.mock.timers.tick(1)
    await turn()
    rounds[1]?.answer()
    assert.equal(await next, 'B')
    rounds[0]?.answer()
    assert.equal(await hanging, 'A')
  })
})

describe('rows asked for together', () => {
  const [db, other] = [{}, {}] as Db[]

  test('are one question for each pool of connections, each key once; a key without row is null', async () => {
    const asked: { db: Db; keys: readonly string[] }[] = []
    const find = askedTogether(async (of, keys) => {
      asked.push({ db: of, keys })
      return new Map(keys.filter((key) => key !== 'none').map((key) => [key, key.length]))
    })
    assert.ok(db && other)
    const found = await Promise.all([find(db, 'one'), find(db, 'none'), find(db, 'one'), find(other, 'four')])
    assert.deepEqual(found, [3, null, 3, 4])
    assert.deepEqual(asked, [
      { db, keys: ['one', 'none'] },
      { db: other, keys: ['four'] },
    ])
  })

  test('what is the same for all is asked once by those who ask at once, and again by who asks later', async () => {
    let value = 0
    const read = askedOnce(async () => (value += 1))
    assert.ok(db)
    assert.deepEqual(await Promise.all([read(db), read(db)]), [1, 1])
    assert.equal(await read(db), 2)
  })
})
