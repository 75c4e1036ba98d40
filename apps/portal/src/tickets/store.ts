import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import { askedTogether } from '../db/gather.ts'
import type { NewRow } from '../db/schema.ts'
import type { TicketContent } from './format.ts'
import type { Ticket } from './ticket.ts'

export type StoredTicket = Ticket & { readonly contentSha256: string }

/** In the order of the ids; those that do not exist are left out. */
export async function selectTicketsById(db: Db, ids: readonly string[]): Promise<StoredTicket[]> {
  const known = await Promise.all(ids.map((id) => ticketById(db, id.toLowerCase())))
  return known.flatMap((ticket) => ticket ?? [])
}

const ticketById = askedTogether(async (db, ids) => {
  const those = await found(tickets(db).where('ticket.id', '=', anyOf(ids, 'uuid[]')))
  return new Map(those.map((ticket) => [ticket.id, ticket]))
})

/** Holds the rows until the transaction ends; in id order, so that two baskets never wait for each other in a ring. */
export async function selectTicketsForUpdate(trx: Trx, ids: readonly string[]): Promise<StoredTicket[]> {
  if (ids.length === 0) return []
  await trx
    .selectFrom('ticket')
    .select('id')
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute()
  return found(
    tickets(trx)
      .where('ticket.id', 'in', [...ids])
      .orderBy('ticket.id'),
  )
}

/** Codes are unique over all issuers. @returns null when no ticket has it */
export const selectTicketByCode = askedTogether(async (db, codes) => {
  const those = await found(tickets(db).where('ticket.code', '=', anyOf(codes, 'text[]')))
  return new Map(those.map((ticket) => [ticket.code, ticket]))
})

/** @param printed letters and digits of the number, upper case */
export function selectTicketsByPrintedNumber(db: Db, printed: string): Promise<StoredTicket[]> {
  return found(tickets(db).where(PRINTED_NUMBER, '=', printed).limit(20))
}

export function selectTicketsByExternalId(
  db: Db,
  issuerId: string,
  externalIds: readonly string[],
): Promise<StoredTicket[]> {
  if (externalIds.length === 0) return Promise.resolve([])
  return found(
    tickets(db)
      .where('ticket.issuer_id', '=', issuerId)
      .where('ticket.external_id', 'in', [...externalIds]),
  )
}

/** A ticket that nobody has asked to invoice and that still may be: the preferred one, else the newest. */
export function selectFreeTickets(
  db: Db,
  issuerId: string,
  wanted: { now: Date; preferred: string },
): Promise<StoredTicket[]> {
  return found(
    tickets(db)
      .where('ticket.issuer_id', '=', issuerId)
      .where('invoice_by', '>', wanted.now)
      .where((e) =>
        e.not(
          e.exists(
            e
              .selectFrom('issuance_ticket')
              .select('ticket_id')
              .whereRef('ticket_id', '=', 'ticket.id')
              .where('live', '=', true),
          ),
        ),
      )
      .orderBy((e) => e('external_id', '=', wanted.preferred), 'desc')
      .orderBy('issued_at', 'desc')
      .limit(1),
  )
}

/** Inserts what is new, in one statement, in the order of external ids, so that two batches never wait for each
 *  other in a ring. @returns ids of the rows that were inserted; a row whose external id or code is taken is not */
export async function insertNewTickets(
  db: Db,
  rows: readonly NewRow<'ticket'>[],
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set()
  const sorted = rows.toSorted((a, b) => (a.external_id < b.external_id ? -1 : 1))
  const column = <K extends keyof NewRow<'ticket'>>(name: K) => sorted.map((row) => row[name])
  const inserted = await sql<{ id: string }>`
    insert into ticket (id, issuer_id, store_id, external_id, code, content, content_sha256, total, issued_at,
      invoice_by, received_at)
    select * from unnest(${column('id')}::uuid[], ${column('issuer_id')}::uuid[], ${column('store_id')}::uuid[],
      ${column('external_id')}::text[], ${column('code')}::text[], ${column('content')}::jsonb[],
      ${column('content_sha256')}::text[], ${column('total')}::numeric[], ${column('issued_at')}::timestamptz[],
      ${column('invoice_by')}::timestamptz[], ${column('received_at')}::timestamptz[])
    on conflict do nothing
    returning id`.execute(db)
  return new Set(inserted.rows.map((row) => row.id))
}

/** Indexed by migration 0007; the expression must stay the same, letter for letter. */
const PRINTED_NUMBER = sql<string>`upper(regexp_replace(external_id, '[^A-Za-z0-9]', '', 'g'))`

/** One parameter for a list of any length, so that the statement stays the same and prepared. */
function anyOf(values: readonly string[], type: 'uuid[]' | 'text[]') {
  return sql<string>`any(${values}::${sql.raw(type)})`
}

function tickets(db: Db) {
  return db
    .selectFrom('ticket')
    .innerJoin('store', 'store.id', 'ticket.store_id')
    .select([
      'ticket.id',
      'ticket.issuer_id',
      'store_id',
      'external_id',
      'ticket.code',
      'content',
      'content_sha256',
      'total',
      'issued_at',
      'invoice_by',
      'time_zone',
    ])
}

async function found(query: ReturnType<typeof tickets>): Promise<StoredTicket[]> {
  const rows = await query.execute()
  return rows.map((row) => ({
    id: row.id,
    issuerId: row.issuer_id,
    storeId: row.store_id,
    externalId: row.external_id,
    code: row.code,
    content: row.content as TicketContent, // only receive.ts writes it, and only after parsing it
    contentSha256: row.content_sha256,
    total: row.total,
    issuedAt: row.issued_at,
    invoiceBy: row.invoice_by,
    timeZone: row.time_zone,
  }))
}
