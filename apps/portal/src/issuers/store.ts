import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import { askedOnce, askedTogether } from '../db/gather.ts'
import type { NewRow, Row } from '../db/schema.ts'

export const selectIssuerById = askedTogether(async (db, ids) => {
  const { rows } = await sql<Row<'issuer'>>`select * from issuer where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
})

export function selectIssuerByRfc(db: Db, rfc: string): Promise<Row<'issuer'> | undefined> {
  return db.selectFrom('issuer').selectAll().where('rfc', '=', rfc).executeTakeFirst()
}

/** At most two: enough to know whether there is exactly one. */
export const selectFirstIssuers = askedOnce((db) =>
  db.selectFrom('issuer').selectAll().orderBy('created_at').limit(2).execute(),
)

export async function insertIssuer(db: Db, row: NewRow<'issuer'>): Promise<void> {
  await db.insertInto('issuer').values(row).execute()
}

export async function insertApiKey(db: Db, row: NewRow<'api_key'>): Promise<void> {
  await db
    .insertInto('api_key')
    .values(row)
    .onConflict((conflict) => conflict.column('key_sha256').doNothing())
    .execute()
}

export function selectIssuerByKey(db: Db, keySha256: string): Promise<Row<'issuer'> | undefined> {
  return db
    .selectFrom('api_key')
    .innerJoin('issuer', 'issuer.id', 'api_key.issuer_id')
    .selectAll('issuer')
    .where('key_sha256', '=', keySha256)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
}

export async function updateTradeName(db: Trx, id: string, tradeName: string): Promise<void> {
  await db.updateTable('issuer').set({ trade_name: tradeName }).where('id', '=', id).execute()
}
