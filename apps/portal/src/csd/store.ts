import type { Db, Trx } from '../db/connect.ts'
import type { Row } from '../db/schema.ts'

export type NewCSD = {
  readonly noCertificado: string
  readonly issuerId: string
  readonly cer: Uint8Array
  readonly keyEncrypted: Uint8Array
  readonly validFrom: Date
  readonly validTo: Date
}

/** The new one takes the place of those that the issuer had; they stay, for what they have sealed. */
export async function insertActiveCSD(trx: Trx, csd: NewCSD): Promise<void> {
  await trx.updateTable('csd').set({ active: false }).where('issuer_id', '=', csd.issuerId).execute()
  const values = {
    issuer_id: csd.issuerId,
    cer: Buffer.from(csd.cer),
    key_encrypted: Buffer.from(csd.keyEncrypted),
    valid_from: csd.validFrom,
    valid_to: csd.validTo,
    active: true,
  }
  await trx
    .insertInto('csd')
    .values({ no_certificado: csd.noCertificado, ...values })
    .onConflict((conflict) => conflict.column('no_certificado').doUpdateSet(values))
    .execute()
}

/** @returns null when there is none, or none that is valid at `at` */
export async function selectActiveCSD(db: Db, issuerId: string, at: Date): Promise<Row<'csd'> | null> {
  const row = await db
    .selectFrom('csd')
    .selectAll()
    .where('issuer_id', '=', issuerId)
    .where('active', '=', true)
    .where('valid_from', '<=', at)
    .where('valid_to', '>', at)
    .executeTakeFirst()
  return row ?? null
}
