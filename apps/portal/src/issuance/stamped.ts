import type { Db } from '../db/connect.ts'
import { type Issuer, issuerById } from '../issuers/find.ts'
import { type Store, storeById } from '../stores/find.ts'
import { selectStamped } from './store-view.ts'

/** A stamped CFDI with the shop around it: what its PDF and its mail need. */
export type StampedIssuance = {
  readonly id: string
  readonly token: string
  readonly uuid: string
  readonly serie: string
  readonly folio: string
  /** Byte for byte as the PAC gave it. */
  readonly stampedXml: Uint8Array
  readonly issuer: Issuer
  readonly store: Store
}

/** @returns null when there is no such issuance, or none with a stamp */
export async function stampedIssuance(db: Db, id: string): Promise<StampedIssuance | null> {
  const row = await selectStamped(db, id)
  if (row === null) return null
  const [issuer, store] = await Promise.all([issuerById(db, row.issuerId), storeById(db, row.storeId)])
  if (issuer === null || store === null) throw new Error('an issuance points at an issuer and a store')
  return { ...row, issuer, store }
}
