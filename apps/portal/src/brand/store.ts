import type { Db, Trx } from '../db/connect.ts'
import type { NewRow, Row } from '../db/schema.ts'
import type { Brand } from './brand.ts'
import type { Purpose } from './picture.ts'

export async function upsertBrand(db: Trx, row: NewRow<'issuer_brand'>): Promise<void> {
  await db
    .insertInto('issuer_brand')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('issuer_id').doUpdateSet((excluded) => ({
        brand: excluded.ref('excluded.brand'),
        saved_at: excluded.ref('excluded.saved_at'),
        saved_by: excluded.ref('excluded.saved_by'),
      })),
    )
    .execute()
}

export async function replacePictures(
  db: Trx,
  issuerId: string,
  rows: readonly NewRow<'brand_picture'>[],
): Promise<void> {
  await db.deleteFrom('brand_picture').where('issuer_id', '=', issuerId).execute()
  if (rows.length > 0) await db.insertInto('brand_picture').values(rows).execute()
}

export async function selectBrand(db: Db, issuerId: string): Promise<Brand | null> {
  const row = await db
    .selectFrom('issuer_brand')
    .select('brand')
    .where('issuer_id', '=', issuerId)
    .executeTakeFirst()
  return row ? (row.brand as Brand) : null
}

export function selectPictures(db: Db, issuerId: string): Promise<Row<'brand_picture'>[]> {
  return db.selectFrom('brand_picture').selectAll().where('issuer_id', '=', issuerId).execute()
}

export function selectPicture(
  db: Db,
  issuerId: string,
  purpose: Purpose,
): Promise<Row<'brand_picture'> | undefined> {
  return db
    .selectFrom('brand_picture')
    .selectAll()
    .where('issuer_id', '=', issuerId)
    .where('purpose', '=', purpose)
    .executeTakeFirst()
}
