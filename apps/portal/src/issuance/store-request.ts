import type { Receptor } from '@timbra/cfdi'
import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import { gathered, perDatabase } from '../db/gather.ts'
import { priorityOf } from './deadline-order.ts'
import { wakeUpKey } from './wake-up.ts'
import { type LoadedRow, issuanceOf } from './store-row.ts'
import { insertEvent } from './store-event.ts'
import { SOMEBODY_IS_AWAKE } from './store-awake.ts'

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

/** @returns by issuance, in id order each */
export async function ticketIdsOfAll(
  db: Db,
  issuanceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ issuance_id: string; ids: string[] }>`
    select issuance_id, array_agg(ticket_id order by ticket_id) as ids from issuance_ticket
    where issuance_id = any(${[...issuanceIds]}::uuid[]) group by issuance_id`.execute(db)
  return new Map(rows.map(({ issuance_id: id, ids }) => [id, ids]))
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

type Asked = { readonly fresh: NewIssuance; readonly now: Date }

/** Inserts a request with its tickets, its event and its wake-up, if its id is new; those who ask at the same time share
 *  one statement and one commit. A worker that has promised to look need not be woken. Throws a unique violation when
 *  one of the tickets has a live issuance.
 *  @returns false when there is such a request already */
export function insertIfNew(db: Db, fresh: NewIssuance, now: Date): Promise<boolean> {
  return insertsOf(db)({ fresh, now })
}

const insertsOf = perDatabase((db: Db) =>
  gathered<Asked, boolean>({ most: 64, keyOf: ({ fresh }) => fresh.id }, (asked) => insertNewOnes(db, asked)),
)

async function insertNewOnes(db: Db, asked: readonly Asked[]): Promise<readonly boolean[]> {
  const of = <T>(column: (fresh: NewIssuance, now: Date) => T): T[] =>
    asked.map(({ fresh, now }) => column(fresh, now))
  const pairs = asked.flatMap(({ fresh }) => fresh.ticketIds.map((ticketId) => [fresh.id, ticketId] as const))
  const { rows } = await sql<{ id: string }>`
    with asked as (
      select * from unnest(${of(({ id }) => id)}::uuid[], ${of(({ token }) => token)}::text[],
        ${of(({ issuerId }) => issuerId)}::uuid[], ${of(({ storeId }) => storeId)}::uuid[],
        ${of(({ accountId }) => accountId)}::uuid[], ${of(({ receptor }) => JSON.stringify(receptor))}::jsonb[],
        ${of(({ email }) => email)}::text[], ${of(({ requestedAt }) => requestedAt)}::timestamptz[],
        ${of((_, now) => now)}::timestamptz[], ${of(({ invoiceBy }) => invoiceBy)}::timestamptz[],
        ${of(({ ticketIds }) => JSON.stringify({ tickets: ticketIds.length }))}::jsonb[],
        ${of(({ id }) => JSON.stringify({ issuanceId: id }))}::json[], ${of(({ id }) => wakeUpKey(id))}::text[],
        ${of(({ invoiceBy }) => priorityOf(invoiceBy))}::int[])
      as asked (id, token, issuer_id, store_id, account_id, receptor, email, requested_at, now, invoice_by, detail,
        payload, key, priority)),
    fresh as (
      insert into issuance (id, token, issuer_id, store_id, account_id, receptor, email, state, requested_at,
        updated_at, state_since, next_at, invoice_by)
      select id, token, issuer_id, store_id, account_id, receptor, email, 'requested', requested_at, now, now, now,
        invoice_by from asked
      on conflict (id) do nothing returning id),
    bound as (
      insert into issuance_ticket (issuance_id, ticket_id)
      select fresh.id, pair.ticket_id from fresh
      join unnest(${pairs.map(([id]) => id)}::uuid[], ${pairs.map(([, ticketId]) => ticketId)}::uuid[])
        as pair (id, ticket_id) using (id)),
    told as (
      insert into issuance_event (issuance_id, at, who, kind, to_state, detail)
      select id, now, 'customer', 'requested', 'requested', detail from asked join fresh using (id))
    select id, case when ${SOMEBODY_IS_AWAKE} then null else (graphile_worker.add_job(
      'advance-issuance', payload := payload, job_key := key, max_attempts := 1, priority := asked.priority)).id end as job
    from asked join fresh using (id)`.execute(db)
  const inserted = new Set(rows.map(({ id }) => id))
  return asked.map(({ fresh }) => inserted.has(fresh.id.toLowerCase()))
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
