import type { Db } from '../db/connect.ts'

export type KeptKey = { readonly publicPem: string; readonly privateEncrypted: Buffer }

export async function selectKey(db: Db): Promise<KeptKey | null> {
  const row = await db.selectFrom('acuse_key').selectAll().executeTakeFirst()
  return row ? { publicPem: row.public_pem, privateEncrypted: row.private_encrypted } : null
}

/** Does nothing when another process was faster. */
export async function insertKey(
  db: Db,
  x: { publicPem: string; privateEncrypted: Buffer; now: Date },
): Promise<void> {
  await db
    .insertInto('acuse_key')
    .values({ public_pem: x.publicPem, private_encrypted: x.privateEncrypted, created_at: x.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export type KeptAcuse = { readonly id: string; readonly bytes: Buffer; readonly signature: Buffer }

export async function selectAcuse(
  db: Db,
  by: { id: string } | { issuanceId: string },
): Promise<KeptAcuse | null> {
  const query = db.selectFrom('acuse').select(['id', 'content', 'signature'])
  const found = 'id' in by ? query.where('id', '=', by.id) : query.where('issuance_id', '=', by.issuanceId)
  const row = await found.executeTakeFirst()
  return row ? { id: row.id, bytes: row.content, signature: row.signature } : null
}

/** Does nothing when the issuance has one already. */
export async function insertAcuse(db: Db, x: KeptAcuse & { issuanceId: string; now: Date }): Promise<void> {
  await db
    .insertInto('acuse')
    .values({
      id: x.id,
      issuance_id: x.issuanceId,
      content: x.bytes,
      signature: x.signature,
      created_at: x.now,
    })
    .onConflict((conflict) => conflict.column('issuance_id').doNothing())
    .execute()
}
