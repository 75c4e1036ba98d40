import type { Db } from '../db/connect.ts'
import { issuerById } from '../issuers/find.ts'
import { resolveLines } from '../products/resolve.ts'
import { storeById } from '../stores/find.ts'
import { ticketsByIds } from '../tickets/find.ts'
import type { Issuance } from './issuance.ts'
import { type Sale, linesOf } from './sale.ts'
import { ticketIdsOfAll } from './store-request.ts'
import { uuidsSubstituted } from './store-substitute.ts'

/** What each of these issuances sells, in their order, with few questions for all. */
export async function loadSales(db: Db, issuances: readonly Issuance[]): Promise<readonly Sale[]> {
  const ids = issuances.map(({ id }) => id)
  const [ticketIds, substituted, issuers, stores] = await Promise.all([
    ticketIdsOfAll(db, ids),
    uuidsSubstituted(db, ids),
    byId(issuances, 'issuerId', (id) => issuerById(db, id)),
    byId(issuances, 'storeId', (id) => storeById(db, id)),
  ])
  const tickets = await ticketsByIds(db, [...ticketIds.values()].flat())
  const ticketOf = new Map(tickets.map((ticket) => [ticket.id, ticket]))
  return Promise.all(
    issuances.map(async ({ id, issuerId, storeId, receptor }) => {
      const [issuer, store] = [issuers.get(issuerId), stores.get(storeId)]
      if (!issuer || !store) throw new Error('an issuance points at an issuer and a store')
      const own = (ticketIds.get(id) ?? []).flatMap((ticketId) => ticketOf.get(ticketId) ?? [])
      const keys = await resolveLines(db, issuerId, linesOf(own))
      const substitutes = substituted.get(id) ?? null
      return { issuer, store, receptor, tickets: own, keys, substitutes }
    }),
  )
}

async function byId<T>(
  issuances: readonly Issuance[],
  key: 'issuerId' | 'storeId',
  find: (id: string) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  const ids = [...new Set(issuances.map((issuance) => issuance[key]))]
  return new Map(await Promise.all(ids.map(async (id) => [id, await find(id)] as const)))
}
