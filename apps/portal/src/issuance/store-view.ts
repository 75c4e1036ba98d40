import type { Fault, Receptor } from '@timbra/cfdi'
import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import { askedTogether } from '../db/gather.ts'
import type { EventKind, IssuanceState } from './issuance.ts'

/** Reads for pages; nothing here locks or changes a row. */

export async function selectByToken(db: Db, token: string) {
  const row = await db.selectFrom('issuance').selectAll().where('token', '=', token).executeTakeFirst()
  if (!row) return null
  const receptor: Receptor = row.receptor
  const faults: readonly Fault[] = row.faults ?? []
  return {
    issuerId: row.issuer_id,
    storeId: row.store_id,
    view: {
      id: row.id,
      token: row.token,
      state: row.state as IssuanceState, // only store-save.ts writes it
      requestedAt: row.requested_at,
      updatedAt: row.updated_at,
      serie: row.serie,
      folio: row.folio,
      uuid: row.uuid,
      stampedAt: row.stamped_at,
      receptor,
      email: row.email,
      faults,
      stampedXml: row.stamped_xml,
    },
  }
}

export async function selectTotalOf(db: Db, issuanceId: string): Promise<string> {
  const row = await db
    .selectFrom('issuance_ticket')
    .innerJoin('ticket', 'ticket.id', 'issuance_ticket.ticket_id')
    .select(sql<string>`coalesce(sum(ticket.total), 0.00)::text`.as('total'))
    .where('issuance_id', '=', issuanceId)
    .executeTakeFirstOrThrow()
  return row.total
}

export async function selectEvents(db: Db, issuanceId: string) {
  const rows = await db
    .selectFrom('issuance_event')
    .select(['at', 'kind', 'to_state'])
    .where('issuance_id', '=', issuanceId)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    at: row.at,
    kind: row.kind as EventKind,
    toState: row.to_state as IssuanceState | null,
  }))
}

export async function selectDeliveries(db: Db, issuanceId: string) {
  const rows = await db
    .selectFrom('delivery')
    .select(['email', 'state', 'sent_at'])
    .where('issuance_id', '=', issuanceId)
    .orderBy('requested_at')
    .execute()
  return rows.map((row) => ({ email: row.email, state: row.state, sentAt: row.sent_at }))
}

export async function selectProgress(db: Db, token: string) {
  const { rows } = await sql<ProgressRow>`
    select id, state, requested_at, updated_at,
      array(select state from delivery where issuance_id = issuance.id order by requested_at) as deliveries
    from issuance where token = ${token}`.execute(db)
  const [row] = rows
  if (!row) return null
  const deliveries = row.deliveries.map((state) => ({ state }))
  return {
    id: row.id,
    state: row.state,
    requestedAt: row.requested_at,
    updatedAt: row.updated_at,
    deliveries,
  }
}

type ProgressRow = {
  id: string
  state: IssuanceState
  requested_at: Date
  updated_at: Date
  deliveries: ('pending' | 'sent' | 'failed')[]
}

/** By the id of the ticket. */
export const selectLiveToken = askedTogether(async (db, ticketIds) => {
  const { rows } = await sql<{ ticketId: string; token: string }>`
    select ticket_id as "ticketId", token from issuance_ticket join issuance on issuance.id = issuance_id
    where live and ticket_id = any(${ticketIds}::uuid[])`.execute(db)
  return new Map(rows.map(({ ticketId, token }) => [ticketId, token]))
})
