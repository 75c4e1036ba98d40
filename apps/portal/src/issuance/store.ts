import type { Receptor } from '@timbra/cfdi'
import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { Issuance } from './issuance.ts'
import { type LoadedRow, issuanceOf } from './store-row.ts'

/** Holds the row until the transaction ends. */
export async function lockIssuance(
  trx: Trx,
  by: { id: string } | { token: string },
): Promise<Issuance | null> {
  const condition = 'id' in by ? sql`issuance.id = ${by.id}` : sql`issuance.token = ${by.token}`
  const locked = await sql<LoadedRow>`
    select issuance.*, issuance.fecha::timestamp at time zone store.time_zone as fecha_at
    from issuance join store on store.id = issuance.store_id
    where ${condition} for update of issuance`.execute(trx)
  const [row] = locked.rows
  return row ? issuanceOf(row) : null
}

/** The customer's corrected data take the place of the refused ones; the folio stays, the refused bytes go. */
export async function setCustomerData(
  trx: Trx,
  id: string,
  x: { receptor: Receptor; email: string | null },
): Promise<void> {
  await trx
    .updateTable('issuance')
    .set((e) => ({
      receptor: JSON.stringify(x.receptor),
      email: x.email,
      fecha: null,
      sealed_xml: null,
      sello_sha256: null,
      attempt: e('attempt', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}

export async function uuidOf(db: Db, id: string): Promise<string | null> {
  const row = await db.selectFrom('issuance').select('uuid').where('id', '=', id).executeTakeFirst()
  return row?.uuid ?? null
}
