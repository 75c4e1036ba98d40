import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'

/** @returns the ids of the issuances that were the account's */
export async function unlinkAccount(trx: Trx, accountId: string): Promise<string[]> {
  const rows = await trx
    .updateTable('issuance')
    .set({ account_id: null, email: null })
    .where('account_id', '=', accountId)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

export async function selectForExport(db: Db, accountId: string) {
  const { rows } = await sql<Record<string, unknown>>`
    select i.token as "pagina", i.state as estado, i.serie, i.folio, i.uuid, i.receptor, i.email as correo,
      i.requested_at as "pedidaEl", i.stamped_at as "timbradaEl",
      (select coalesce(json_agg(json_build_object('numero', t.external_id, 'total', t.total::text) order by t.external_id), '[]')
        from issuance_ticket it join ticket t on t.id = it.ticket_id where it.issuance_id = i.id) as tickets,
      (select coalesce(json_agg(json_build_object('correo', d.email, 'estado', d.state, 'pedidoEl', d.requested_at,
        'enviadoEl', d.sent_at) order by d.requested_at), '[]')
        from delivery d where d.issuance_id = i.id) as correos
    from issuance i where i.account_id = ${accountId} order by i.requested_at, i.id`.execute(db)
  return rows
}
