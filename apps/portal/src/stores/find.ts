import type { Db } from '../db/connect.ts'
import type { Row } from '../db/schema.ts'
import { selectStoreById, selectStoresByCode, selectStoresOfIssuer } from './store.ts'

/** A branch: where a sale took place, and whose clock and CP its CFDI follows. */
export type Store = {
  readonly id: string
  readonly issuerId: string
  /** The store number printed on the ticket. */
  readonly code: string
  readonly name: string
  readonly address: string
  /** CP of the branch. */
  readonly lugarExpedicion: string
  /** IANA name. */
  readonly timeZone: string
}

/** @returns the store, or null if there is none with that id */
export async function storeById(db: Db, id: string): Promise<Store | null> {
  const row = await selectStoreById(db, id)
  return row ? storeOf(row) : null
}

/** @param code as printed on the ticket, leading zeros included */
export async function storeByCode(db: Db, issuerId: string, code: string): Promise<Store | null> {
  return (await storesByCode(db, issuerId, [code])).get(code) ?? null
}

/** The stores of many codes in one question. @returns by code; a code without store is absent */
export async function storesByCode(
  db: Db,
  issuerId: string,
  codes: readonly string[],
): Promise<ReadonlyMap<string, Store>> {
  if (codes.length === 0) return new Map()
  const rows = await selectStoresByCode(db, issuerId, codes)
  return new Map(rows.map((row) => [row.code, storeOf(row)]))
}

/** Every store of an issuer, by code. */
export async function storesOfIssuer(db: Db, issuerId: string): Promise<readonly Store[]> {
  return (await selectStoresOfIssuer(db, issuerId)).map(storeOf)
}

function storeOf(row: Row<'store'>): Store {
  return {
    id: row.id,
    issuerId: row.issuer_id,
    code: row.code,
    name: row.name,
    address: row.address,
    lugarExpedicion: row.lugar_expedicion,
    timeZone: row.time_zone,
  }
}
