import type { Receptor } from '@timbra/cfdi'
import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import { type LoadedRow, insertEvent, issuanceOf } from './store.ts'

/** The live issuances of some tickets, held until the transaction ends; one that is withdrawn meanwhile is left out. */
export async function lockLiveIssuances(trx: Trx, ticketIds: readonly string[]) {
  const locked = await sql<LoadedRow & { ticket_id: string }>`
    select issuance.*, null::timestamptz as fecha_at, issuance_ticket.ticket_id
    from issuance_ticket join issuance on issuance.id = issuance_ticket.issuance_id
    where issuance_ticket.live and issuance_ticket.ticket_id = any(${[...ticketIds]}::uuid[])
    order by issuance.id for update of issuance, issuance_ticket`.execute(trx)
  return locked.rows.map((row) => ({ ticketId: row.ticket_id, issuance: issuanceOf(row) }))
}

export async function ticketIdsOf(db: Db, issuanceId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('issuance_ticket')
    .select('ticket_id')
    .where('issuance_id', '=', issuanceId)
    .orderBy('ticket_id')
    .execute()
  return rows.map((row) => row.ticket_id)
}

export type NewIssuance = {
  id: string
  token: string
  issuerId: string
  storeId: string
  accountId: string | null
  receptor: Receptor
  email: string | null
  ticketIds: readonly string[]
  invoiceBy: Date
  /** Earlier than now when the request was left before its ticket came. */
  requestedAt: Date
}

export async function insertIssuance(trx: Trx, x: NewIssuance, now: Date): Promise<void> {
  await trx
    .insertInto('issuance')
    .values({
      id: x.id,
      token: x.token,
      issuer_id: x.issuerId,
      store_id: x.storeId,
      account_id: x.accountId,
      receptor: JSON.stringify(x.receptor),
      email: x.email,
      state: 'requested',
      requested_at: x.requestedAt,
      updated_at: now,
      state_since: now,
      next_at: now,
      invoice_by: x.invoiceBy,
    })
    .execute()
  const rows = x.ticketIds.map((ticketId) => ({ issuance_id: x.id, ticket_id: ticketId }))
  await trx.insertInto('issuance_ticket').values(rows).execute()
  const event = { kind: 'requested', detail: { tickets: rows.length } } as const
  await insertEvent(trx, x.id, { at: now, who: 'customer', from: null, to: 'requested', event })
}

export async function freeTickets(trx: Trx, issuanceId: string): Promise<void> {
  await trx
    .updateTable('issuance_ticket')
    .set({ live: false })
    .where('issuance_id', '=', issuanceId)
    .execute()
}

/** Two transactions made the same row at once, and this one came second. */
export function isUniqueViolation(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === '23505'
}
