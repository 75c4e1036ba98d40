import type { Db, Trx } from '../db/connect.ts'

/** What a cancellation needs of an issuance with a stamp; null when there is none. */
export async function selectStampedCfdi(db: Db, id: string) {
  const row = await db
    .selectFrom('issuance')
    .innerJoin('store', 'store.id', 'issuance.store_id')
    .select([
      'issuance.issuer_id',
      'store.time_zone',
      'issuance.uuid',
      'issuance.pac',
      'issuance.stamped_xml',
    ])
    .where('issuance.id', '=', id)
    .executeTakeFirst()
  if (!row || row.uuid === null || row.pac === null || row.stamped_xml === null) return null
  const { issuer_id: issuerId, time_zone: timeZone, uuid, pac, stamped_xml: xml } = row
  return { issuanceId: id, issuerId, timeZone, uuid, pac, xml }
}

export async function endTickets(trx: Trx, issuanceId: string): Promise<void> {
  await trx
    .updateTable('issuance_ticket')
    .set({ live: false })
    .where('issuance_id', '=', issuanceId)
    .execute()
}

/** Only what nobody else holds: the unique index on live tickets stands behind. */
export async function reviveTickets(trx: Trx, issuanceId: string): Promise<void> {
  await trx
    .updateTable('issuance_ticket')
    .set({ live: true })
    .where('issuance_id', '=', issuanceId)
    .where('live', '=', false)
    .execute()
}
