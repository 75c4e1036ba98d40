import type { Db } from '../db/connect.ts'
import { issuerById } from '../issuers/find.ts'
import { resolveLines } from '../products/resolve.ts'
import { storeById } from '../stores/find.ts'
import { ticketsByIds } from '../tickets/find.ts'
import type { Issuance } from './issuance.ts'
import { type Sale, linesOf } from './sale.ts'
import { ticketIdsOfAll } from './store-request.ts'
import { uuidsSubstituted } from './store-substitute.ts'

/** What each of these issuances sells, in their order; what they ask at the same time is one question (db/gather.ts). */
export async function loadSales(db: Db, issuances: readonly Issuance[]): Promise<readonly Sale[]> {
  const ids = issuances.map(({ id }) => id)
  const [ticketIds, substituted] = await Promise.all([ticketIdsOfAll(db, ids), uuidsSubstituted(db, ids)])
  return Promise.all(
    issuances.map(async ({ id, issuerId, storeId, receptor }) => {
      const [issuer, store, tickets] = await Promise.all([
        issuerById(db, issuerId),
        storeById(db, storeId),
        ticketsByIds(db, ticketIds.get(id) ?? []),
      ])
      if (!issuer || !store) throw new Error('an issuance points at an issuer and a store')
      const keys = await resolveLines(db, issuerId, linesOf(tickets))
      return { issuer, store, receptor, tickets, keys, substitutes: substituted.get(id) ?? null }
    }),
  )
}
