import type { Db } from '../db/connect.ts'
import { gathered, perDatabase } from '../db/gather.ts'
import { type Breaker } from './breaker.ts'
import type { Issuance } from './issuance.ts'
import { type Taking, type Write, saveChanges, takeLeases } from './store.ts'
import { selectBreakers } from './store-breaker.ts'

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

const breakersOf = perDatabase((db: Db) =>
  gathered<void, ReadonlyMap<string, Breaker>>({ most: MOST }, async (askers) => {
    const breakers = await selectBreakers(db)
    return askers.map(() => breakers)
  }),
)

/** As they are after this call was made. */
export function readBreakers(db: Db): Promise<ReadonlyMap<string, Breaker>> {
  return breakersOf(db)()
}
