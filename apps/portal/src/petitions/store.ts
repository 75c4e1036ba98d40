import type { Receptor } from '@timbra/cfdi'
import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { NewRow, Row } from '../db/schema.ts'
import type { Petition } from './petition.ts'

/** The same form, or another one for the same ticket or invoice while the first is open, gives the first one. */
export async function insertPetition(trx: Trx, row: NewRow<'petition'>): Promise<Petition> {
  await trx
    .insertInto('petition')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const standing = await trx
    .selectFrom('petition')
    .selectAll()
    .where((e) =>
      e.or([
        e('id', '=', row.id),
        e.and([
          e('state', '=', 'open'),
          e('kind', '=', row.kind),
          row.ticket_id === null || row.ticket_id === undefined
            ? e('issuance_id', '=', row.issuance_id ?? null)
            : e('ticket_id', '=', row.ticket_id),
        ]),
      ]),
    )
    .orderBy((e) => e('id', '=', row.id), 'desc')
    .executeTakeFirstOrThrow()
  return petitionOf(standing)
}

export async function selectOpen(db: Db, issuerId: string): Promise<Petition[]> {
  const rows = await db
    .selectFrom('petition')
    .selectAll()
    .where('issuer_id', '=', issuerId)
    .where('state', '=', 'open')
    .orderBy('asked_at')
    .execute()
  return rows.map(petitionOf)
}

export async function selectByToken(db: Db, token: string): Promise<Petition | null> {
  const row = await db.selectFrom('petition').selectAll().where('token', '=', token).executeTakeFirst()
  return row ? petitionOf(row) : null
}

/** The newest about an invoice. */
export async function selectOfInvoice(db: Db, issuanceId: string): Promise<Petition | null> {
  const row = await db
    .selectFrom('petition')
    .selectAll()
    .where('issuance_id', '=', issuanceId)
    .where('kind', '=', 'correction')
    .orderBy('asked_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? petitionOf(row) : null
}

/** Those whose folio begins so; held until the transaction ends. */
export async function lockByFolio(trx: Trx, folio: string): Promise<Petition[]> {
  const prefix = folio.replace(/^P-/i, '').toLowerCase()
  if (!/^[0-9a-f]{8}$/.test(prefix)) return []
  const { rows } = await sql<Row<'petition'>>`
    select * from petition where left(id::text, 8) = ${prefix} for update`.execute(trx)
  return rows.map(petitionOf)
}

export async function saveDecision(
  trx: Trx,
  id: string,
  decided: {
    readonly state: 'granted' | 'refused'
    readonly answer: string
    readonly at: Date
    readonly who: string
    readonly leadsTo: string | null
  },
): Promise<void> {
  await trx
    .updateTable('petition')
    .set({
      state: decided.state,
      answer: decided.answer,
      decided_at: decided.at,
      decided_by: decided.who,
      leads_to: decided.leadsTo,
    })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .execute()
}

function petitionOf(row: Row<'petition'>): Petition {
  return {
    id: row.id,
    token: row.token,
    kind: row.kind,
    issuerId: row.issuer_id,
    storeId: row.store_id,
    ticketId: row.ticket_id,
    issuanceId: row.issuance_id,
    receptor: row.receptor as Receptor,
    email: row.email,
    accountId: row.account_id,
    reason: row.reason,
    askedAt: row.asked_at,
    state: row.state,
    answer: row.answer,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    leadsTo: row.leads_to,
  }
}

export async function unlinkAccount(trx: Trx, accountId: string): Promise<void> {
  await trx
    .updateTable('petition')
    .set({ account_id: null, email: null })
    .where('account_id', '=', accountId)
    .execute()
}

export async function selectOfAccount(db: Db, accountId: string) {
  return db
    .selectFrom('petition')
    .select(['kind as clase', 'receptor', 'email as correo', 'reason as motivo', 'asked_at as pedidaEl'])
    .select(['state as estado', 'answer as respuesta', 'decided_at as decididaEl'])
    .where('account_id', '=', accountId)
    .orderBy('asked_at')
    .execute()
}
