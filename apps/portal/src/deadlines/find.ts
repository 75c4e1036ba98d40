import type { Db } from '../db/connect.ts'
import { DEFAULT_POLICY, type DeadlinePolicy } from './policy.ts'
import type { PastRequest } from './left-out.ts'
import { selectPastRequests, selectPolicies } from './store.ts'

/** The policies of an issuer, asked for once and then read for any of its stores. */
export type Policies = {
  /** The store's own, else the issuer's, else the year's end. */
  of(storeId: string): DeadlinePolicy
}

/** @returns what is in force now; a ticket that was taken in keeps the deadline it was given then */
export async function policiesOf(db: Db, issuerId: string): Promise<Policies> {
  const rows = await selectPolicies(db, issuerId)
  const ofIssuer = rows.find(({ storeId }) => storeId === null)?.policy ?? DEFAULT_POLICY
  const ofStores = new Map(rows.map(({ storeId, policy }) => [storeId, policy]))
  return { of: (storeId) => ofStores.get(storeId) ?? ofIssuer }
}

/** The first request for each invoiced purchase of an issuer since `since`, newest first, at most `limit`. */
export async function pastRequests(
  db: Db,
  issuerId: string,
  asked: { readonly since: Date; readonly limit: number },
): Promise<readonly PastRequest[]> {
  return selectPastRequests(db, issuerId, asked)
}
