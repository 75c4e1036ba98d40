import type { Db } from '../db/connect.ts'
import type { NewRow, Row } from '../db/schema.ts'

export function selectStoreById(db: Db, id: string): Promise<Row<'store'> | undefined> {
  return db.selectFrom('store').selectAll().where('id', '=', id).executeTakeFirst()
}

export function selectStoresByCode(
  db: Db,
  issuerId: string,
  codes: readonly string[],
): Promise<Row<'store'>[]> {
  return db
    .selectFrom('store')
    .selectAll()
    .where('issuer_id', '=', issuerId)
    .where('code', 'in', [...codes])
    .execute()
}

export function selectStoresOfIssuer(db: Db, issuerId: string): Promise<Row<'store'>[]> {
  return db.selectFrom('store').selectAll().where('issuer_id', '=', issuerId).orderBy('code').execute()
}

export async function insertStores(db: Db, rows: readonly NewRow<'store'>[]): Promise<void> {
  await db
    .insertInto('store')
    .values([...rows])
    .execute()
}
