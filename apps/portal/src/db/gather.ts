import type { Db } from './connect.ts'

/** Makes one round trip to the database serve many callers: those who come in the same turn of the event loop, or while a
 *  round is under way, go together in the next one; a lone caller waits for nobody. Callers with the same key never share
 *  a round.
 *  A round that hangs (a connection that died unheard) holds the next one up for 5 s. One that fails as a whole is tried again one by one, so that nobody fails for another's sake.
 *  @param work answers its items in order */
export function gathered<In, Out>(
  { most, keyOf }: { readonly most: number; keyOf?(item: In): string },
  work: (items: readonly In[]) => Promise<readonly Out[]>,
): (item: In) => Promise<Out> {
  let waiting: Waiting<In, Out>[] = []
  let running = false

  const run = async (): Promise<void> => {
    running = true
    await new Promise(setImmediate)
    while (waiting.length > 0) {
      const round = firstOfEachKey(waiting, most, keyOf)
      waiting = waiting.filter((one) => !round.includes(one))
      await settledWithin(PATIENCE_MS, serve(round, work))
    }
    running = false
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!running) void run()
    })
}

const PATIENCE_MS = 5_000

function settledWithin(ms: number, work: Promise<void>): Promise<void> {
  return new Promise((go) => {
    const impatient = setTimeout(go, ms)
    void work.finally(() => {
      clearTimeout(impatient)
      go()
    })
  })
}

type Waiting<In, Out> = {
  readonly item: In
  resolve(answer: Out): void
  reject(cause: unknown): void
}

function firstOfEachKey<In, Out>(
  waiting: readonly Waiting<In, Out>[],
  most: number,
  keyOf: ((item: In) => string) | undefined,
): readonly Waiting<In, Out>[] {
  const round = new Map<unknown, Waiting<In, Out>>()
  for (const one of waiting) {
    const key = keyOf === undefined ? one : keyOf(one.item)
    if (!round.has(key)) round.set(key, one)
    if (round.size === most) break
  }
  return [...round.values()]
}

/** Never rejects: whatever happens is told to the callers. */
async function serve<In, Out>(
  round: readonly Waiting<In, Out>[],
  work: (items: readonly In[]) => Promise<readonly Out[]>,
): Promise<void> {
  try {
    const answers = await work(round.map(({ item }) => item))
    for (const [index, { resolve }] of round.entries()) resolve(answers[index] as Out)
  } catch (cause) {
    const [only] = round
    if (only && round.length === 1) only.reject(cause)
    else await Promise.all(round.map((one) => serve([one], work)))
  }
}

/** One `gathered` for each pool of connections: tests have several in one process. */
export function perDatabase<Key extends object, Value>(make: (db: Key) => Value): (db: Key) => Value {
  const made = new WeakMap<Key, Value>()
  return (db) => {
    const known = made.get(db)
    if (known !== undefined) return known
    const fresh = make(db)
    made.set(db, fresh)
    return fresh
  }
}

/** Rows by key: those who ask at the same time share one question.
 *  @param read answers with those that exist
 *  @returns null for a key that does not */
export function askedTogether<Value>(
  read: (db: Db, keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (db: Db, key: string) => Promise<Value | null> {
  const asking = perDatabase((db: Db) =>
    gathered<string, Value | null>({ most: MOST_KEYS }, async (keys) => {
      const known = await read(db, [...new Set(keys)])
      return keys.map((key) => known.get(key) ?? null)
    }),
  )
  return (db, key) => asking(db)(key)
}

/** What is the same for all who ask: at the same time it is asked once. @returns it as it is after this call was made */
export function askedOnce<Value>(read: (db: Db) => Promise<Value>): (db: Db) => Promise<Value> {
  const asking = perDatabase((db: Db) =>
    gathered<void, Value>({ most: MOST_KEYS }, async (askers) => {
      const answer = await read(db)
      return askers.map(() => answer)
    }),
  )
  return (db) => asking(db)()
}

const MOST_KEYS = 200
