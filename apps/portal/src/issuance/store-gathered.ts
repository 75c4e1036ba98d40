import type { Db } from '../db/connect.ts'
import { askedOnce, gathered, perDatabase } from '../db/gather.ts'
import { type Breaker } from './breaker.ts'
import type { Issuance } from './issuance.ts'
import { type Taking, takeLeases } from './store-lease.ts'
import { type Write, saveChanges } from './store-save.ts'
import { changeBreaker as changeBreakerRow, selectBreakers } from './store-breaker.ts'

/** What every invoice needs in every step, asked for by many at once: one statement and one commit serve all that come
 *  while the one before is under way. */

const MOST = 64

const leasesOf = perDatabase((db: Db) =>
  gathered<Taking, Issuance | null>({ most: MOST, keyOf: ({ id }) => id }, (takings) =>
    takeLeases(db, takings),
  ),
)

/** Takes the row for one worker. @returns null when another holds it, or when there is no such row */
export function takeLease(db: Db, taking: Taking): Promise<Issuance | null> {
  return leasesOf(db)(taking)
}

const writesOf = perDatabase((db: Db) =>
  gathered<Write, boolean>({ most: MOST, keyOf: ({ held }) => held.id }, (writes) => saveChanges(db, writes)),
)

/** Commits one step by itself. @returns false when the row is not the caller's any more */
export function commitChange(db: Db, write: Write): Promise<boolean> {
  return writesOf(db)(write)
}

type Breakers = ReadonlyMap<string, Breaker>

type Latest = { known: { at: number; breakers: Breakers } | null; changes: number }

const latestOf = perDatabase((_db: Db): Latest => ({ known: null, changes: 0 }))

/** As they are after this call was made. */
export const readBreakers = askedOnce(async (db): Promise<Breakers> => {
  const latest = latestOf(db)
  const { changes } = latest
  const breakers = await selectBreakers(db)
  if (latest.changes === changes) latest.known = { at: performance.now(), breakers } // else they may be older
  return breakers
})

/** As they are, or were at most `FRESH_MS` ago if nobody in this process has changed one since. */
export async function recentBreakers(db: Db): Promise<Breakers> {
  const { known } = latestOf(db)
  return known !== null && performance.now() - known.at < FRESH_MS ? known.breakers : readBreakers(db)
}

const FRESH_MS = 100

/** Changes one by a rule. @returns how it was and how it is */
export async function changeBreaker(...change: Parameters<typeof changeBreakerRow>) {
  const changed = await changeBreakerRow(...change)
  const latest = latestOf(change[0])
  latest.changes += 1
  latest.known = null
  return changed
}
