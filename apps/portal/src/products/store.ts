import type { Db } from '../db/connect.ts'
import type { NewRow, Row } from '../db/schema.ts'

export function selectProducts(db: Db, issuerId: string, skus: readonly string[]): Promise<Row<'product'>[]> {
  return db
    .selectFrom('product')
    .selectAll()
    .where('issuer_id', '=', issuerId)
    .where('sku', 'in', [...skus])
    .execute()
}

export function selectDepartments(
  db: Db,
  issuerId: string,
  names: readonly string[],
): Promise<Row<'department'>[]> {
  return db
    .selectFrom('department')
    .selectAll()
    .where('issuer_id', '=', issuerId)
    .where('name', 'in', [...names])
    .execute()
}

export async function insertProducts(db: Db, rows: readonly NewRow<'product'>[]): Promise<void> {
  await db
    .insertInto('product')
    .values([...rows])
    .execute()
}

export async function insertDepartments(db: Db, rows: readonly NewRow<'department'>[]): Promise<void> {
  await db
    .insertInto('department')
    .values([...rows])
    .execute()
}
