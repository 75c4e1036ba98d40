import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import { askedTogether } from '../db/gather.ts'
import type { NewRow, Row } from '../db/schema.ts'

export const selectStoreById = askedTogether(async (db, ids) => {
  const { rows } = await sql<Row<'store'>>`select * from store where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
})

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
