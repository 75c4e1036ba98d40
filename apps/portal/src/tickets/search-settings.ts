import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { DEFAULT_SEARCH, type Search } from './search.ts'
import { insertSearch, selectSearches } from './store-search.ts'

/** How each issuer's tickets are found, asked for once. */
export type Searches = { of(issuerId: string): Search }

export async function searchesInForce(db: Db): Promise<Searches> {
  const rows = await selectSearches(db)
  const byIssuer = new Map(rows.map(({ issuerId, search }) => [issuerId, search]))
  return { of: (issuerId) => byIssuer.get(issuerId) ?? DEFAULT_SEARCH }
}

/** Puts a search in force from now on; the earlier ones stay on record. */
export async function setSearch(
  deps: { readonly db: Db; readonly clock: Clock },
  set: { readonly issuerId: string; readonly search: Search; readonly who: string },
): Promise<void> {
  await insertSearch(deps.db, {
    issuer_id: set.issuerId,
    search: JSON.stringify(set.search),
    set_at: deps.clock.now(),
    set_by: set.who,
  })
}
