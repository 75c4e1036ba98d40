import type { Receptor } from '@timbra/cfdi'
import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { Row } from '../db/schema.ts'
import type { Change, Issuance, IssuanceEvent, IssuanceState, Sealed } from './issuance.ts'
import { mayBecome } from './transitions.ts'

export type LoadedRow = Row<'issuance'> & { fecha_at: Date | null }

export type Taking = { readonly id: string; readonly now: Date; readonly until: Date }

/** Takes rows for one worker until `until`, each unless another holds it.
 *  @returns for each null when somebody else does, or when there is no such row */
export async function takeLeases(db: Db, takings: readonly Taking[]): Promise<readonly (Issuance | null)[]> {
  const taken = await sql<LoadedRow>`
    update issuance set attempt = attempt + 1, lease_until = taking.until
    from unnest(${takings.map(({ id }) => id)}::uuid[], ${takings.map(({ now }) => now)}::timestamptz[],
      ${takings.map(({ until }) => until)}::timestamptz[]) as taking (id, now, until)
    where issuance.id = taking.id and (lease_until is null or lease_until <= taking.now)
    returning issuance.*, ${FECHA_AT}`.execute(db)
  const byId = new Map(taken.rows.map((row) => [row.id, issuanceOf(row)]))
  return takings.map(({ id }) => byId.get(id) ?? null)
}

/** Takes up to `limit` rows whose time has come and that nobody holds, nearest deadline first. */
export async function takeDueRows(
  db: Db,
  x: { readonly now: Date; readonly until: Date; readonly limit: number },
): Promise<readonly Issuance[]> {
  const taken = await sql<LoadedRow>`
    update issuance set attempt = attempt + 1, lease_until = ${x.until}
    where id in (
      select id from issuance
      where next_at <= ${x.now} and (lease_until is null or lease_until <= ${x.now})
      order by invoice_by, requested_at limit ${x.limit} for update skip locked)
    returning issuance.*, ${FECHA_AT}`.execute(db)
  return taken.rows.map(issuanceOf).toSorted(byDeadline)
}

function byDeadline(a: Issuance, b: Issuance): number {
  return a.invoiceBy.getTime() - b.invoiceBy.getTime()
}

/** The instant that Fecha names in the zone of the store. */
const FECHA_AT = sql`(select issuance.fecha::timestamp at time zone store.time_zone from store
  where store.id = issuance.store_id) as fecha_at`

/** @returns false when somebody else holds the row by now */
export async function extendLease(db: Db, held: Issuance, until: Date): Promise<boolean> {
  const extended = await db
    .updateTable('issuance')
    .set({ lease_until: until })
    .where('id', '=', held.id)
    .where('attempt', '=', held.attempt)
    .executeTakeFirst()
  return extended.numUpdatedRows === 1n
}

/** Gives the row back as it was. */
export async function releaseLease(db: Db, held: Issuance): Promise<void> {
  await db
    .updateTable('issuance')
    .set({ lease_until: null })
    .where('id', '=', held.id)
    .where('attempt', '=', held.attempt)
    .execute()
}

/** Gives the row back to be looked at again at `nextAt`: nothing has happened that history should know. */
export async function parkRow(trx: Trx, held: Issuance, nextAt: Date): Promise<void> {
  await trx
    .updateTable('issuance')
    .set({ lease_until: null, next_at: nextAt, tried: [] })
    .where('id', '=', held.id)
    .where('attempt', '=', held.attempt)
    .where('state', '=', held.state)
    .execute()
}

/** Holds the row until the transaction ends. */
export async function lockIssuance(
  trx: Trx,
  by: { id: string } | { token: string },
): Promise<Issuance | null> {
  const condition = 'id' in by ? sql`issuance.id = ${by.id}` : sql`issuance.token = ${by.token}`
  const locked = await sql<LoadedRow>`
    select issuance.*, issuance.fecha::timestamp at time zone store.time_zone as fecha_at
    from issuance join store on store.id = issuance.store_id
    where ${condition} for update of issuance`.execute(trx)
  const [row] = locked.rows
  return row ? issuanceOf(row) : null
}

export type Saving = { readonly now: Date; readonly who: string; readonly leaseUntil: Date | null }

/** A step that is written down only if the caller still holds the row in the state it believes it in, and its event. */
export type Write = {
  readonly held: Issuance
  readonly change: Change
  readonly saving: Saving
  /** Bytes that will be sent, kept together with the change to `sealed`. */
  readonly sealed?: SealedBytes
  /** Written only if the row has none and keeps the bytes that were stamped; raises the fencing token, because whoever
   *  works on the row has nothing left to do. */
  readonly stamp?: { readonly uuid: string; readonly xml: Uint8Array }
}

export type SealedBytes = {
  readonly serie: string
  readonly folio: string
  readonly fecha: string
  readonly xml: Uint8Array
  readonly selloSha256: string
}

/** @returns false when the row is not the caller's any more. Throws on a transition that transitions.ts does not know. */
export async function saveChange(db: Db, held: Issuance, change: Change, saving: Saving): Promise<boolean> {
  return (await saveChanges(db, [{ held, change, saving }]))[0] === true
}

/** Many at once, of different rows, in one statement. @returns for each whether it was written */
export async function saveChanges(db: Db, writes: readonly Write[]): Promise<readonly boolean[]> {
  for (const { held, change } of writes) assertAllowed(held.state, change.state)
  const of = <T>(column: (write: Write) => T): T[] => writes.map(column)
  const saved = await sql<{ id: string }>`
    with step as (
      select * from unnest(
        ${of(({ held }) => held.id)}::uuid[], ${of(({ held }) => held.attempt)}::int[],
        ${of(({ held }) => held.state)}::text[], ${of(({ change }) => change.state)}::text[],
        ${of(({ change }) => change.nextAt)}::timestamptz[], ${of(({ change }) => change.tries)}::int[],
        ${of(({ change }) => change.pac)}::text[], ${of(({ change }) => jsonOf(change.faults))}::jsonb[],
        ${of(({ change, sealed }) => jsonOf(sealed ? [] : change.tried))}::jsonb[],
        ${of(({ saving }) => saving.now)}::timestamptz[], ${of(({ saving }) => saving.leaseUntil)}::timestamptz[],
        ${of(({ saving }) => saving.who)}::text[], ${of(({ change }) => change.event.kind)}::text[],
        ${of(({ change }) => JSON.stringify(change.event.detail))}::jsonb[],
        ${of(({ sealed }) => sealed?.serie ?? null)}::text[], ${of(({ sealed }) => sealed?.folio ?? null)}::text[],
        ${of(({ sealed }) => sealed?.fecha ?? null)}::text[], ${of(({ sealed }) => bytesOf(sealed))}::bytea[],
        ${of(({ sealed }) => sealed?.selloSha256 ?? null)}::text[],
        ${of(({ stamp }) => stamp?.uuid ?? null)}::text[], ${of(({ stamp }) => bytesOf(stamp))}::bytea[],
        ${of(({ held }) => held.sealed?.selloSha256 ?? null)}::text[])
      as step (id, attempt, from_state, to_state, next_at, tries, pac, faults, tried, at, lease_until, who, kind,
        detail, serie, folio, fecha, sealed_xml, sello_sha256, uuid, stamped_xml, stamped_sello)),
    saved as (
      update issuance set state = step.to_state, next_at = step.next_at, tries = step.tries, pac = step.pac,
        faults = step.faults, updated_at = step.at, lease_until = step.lease_until,
        tried = case when step.tried is null then issuance.tried
                else array(select jsonb_array_elements_text(step.tried)) end,
        state_since = case when step.to_state = issuance.state then issuance.state_since else step.at end,
        serie = coalesce(step.serie, issuance.serie), folio = coalesce(step.folio, issuance.folio),
        fecha = coalesce(step.fecha, issuance.fecha), sealed_xml = coalesce(step.sealed_xml, issuance.sealed_xml),
        sello_sha256 = coalesce(step.sello_sha256, issuance.sello_sha256),
        uuid = coalesce(step.uuid, issuance.uuid), stamped_xml = coalesce(step.stamped_xml, issuance.stamped_xml),
        stamped_at = case when step.uuid is null then issuance.stamped_at else step.at end,
        attempt = issuance.attempt + (step.uuid is not null)::int
      from step
      where issuance.id = step.id and issuance.attempt = step.attempt and issuance.state = step.from_state
        and (step.uuid is null or (issuance.uuid is null and issuance.sello_sha256 = step.stamped_sello))
      returning issuance.id),
    told as (
      insert into issuance_event (issuance_id, at, who, kind, from_state, to_state, detail)
      select id, at, who, kind, from_state, to_state, detail from step join saved using (id))
    select id from saved`.execute(db)
  const ids = new Set(saved.rows.map(({ id }) => id))
  return writes.map(({ held }) => ids.has(held.id))
}

function jsonOf(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value)
}

function bytesOf(x: { readonly xml: Uint8Array } | undefined): Buffer | null {
  return x === undefined ? null : Buffer.from(x.xml)
}

/** The customer's corrected data take the place of the refused ones; the folio stays, the refused bytes go. */
export async function setCustomerData(
  trx: Trx,
  id: string,
  x: { receptor: Receptor; email: string | null },
): Promise<void> {
  await trx
    .updateTable('issuance')
    .set((e) => ({
      receptor: JSON.stringify(x.receptor),
      email: x.email,
      fecha: null,
      sealed_xml: null,
      sello_sha256: null,
      attempt: e('attempt', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}

export async function uuidOf(db: Db, id: string): Promise<string | null> {
  const row = await db.selectFrom('issuance').select('uuid').where('id', '=', id).executeTakeFirst()
  return row?.uuid ?? null
}

/** The next folios of a serie, one after the other. They are taken for good only if the transaction commits, and nobody
 *  else gets one before. */
export async function takeFolios(
  trx: Trx,
  x: { readonly issuerId: string; readonly serie: string; readonly count: number },
): Promise<readonly string[]> {
  const taken = await sql<{ next: string }>`
    insert into folio_counter (issuer_id, serie, next_folio) values (${x.issuerId}, ${x.serie}, 1 + ${x.count}::int)
    on conflict (issuer_id, serie) do update set next_folio = folio_counter.next_folio + ${x.count}::int
    returning next_folio::text as next`.execute(trx)
  const [row] = taken.rows
  if (!row) throw new Error('the folio counter gave nothing')
  const first = BigInt(row.next) - BigInt(x.count)
  return Array.from({ length: x.count }, (_, index) => String(first + BigInt(index)))
}

export type WrittenEvent = {
  readonly at: Date
  readonly who: string
  readonly from: IssuanceState | null
  readonly to: IssuanceState | null
  readonly event: IssuanceEvent
}

export async function insertEvent(trx: Trx, issuanceId: string, x: WrittenEvent): Promise<void> {
  await trx
    .insertInto('issuance_event')
    .values({
      issuance_id: issuanceId,
      at: x.at,
      who: x.who,
      kind: x.event.kind,
      from_state: x.from,
      to_state: x.to,
      detail: JSON.stringify(x.event.detail),
    })
    .execute()
}

function assertAllowed(from: IssuanceState, to: IssuanceState): void {
  if (!mayBecome(from, to)) throw new Error(`no way leads from ${from} to ${to}`)
}

export function issuanceOf(row: LoadedRow): Issuance {
  return {
    id: row.id,
    token: row.token,
    issuerId: row.issuer_id,
    storeId: row.store_id,
    receptor: row.receptor,
    email: row.email,
    invoiceBy: row.invoice_by,
    state: row.state as IssuanceState, // only saveChange writes it
    nextAt: row.next_at,
    attempt: row.attempt,
    tries: row.tries,
    folio: row.serie === null || row.folio === null ? null : { serie: row.serie, folio: row.folio },
    sealed: sealedOf(row),
    pac: row.pac,
    tried: row.tried,
    faults: row.faults,
  }
}

function sealedOf(row: LoadedRow): Sealed | null {
  if (row.sealed_xml === null || row.sello_sha256 === null || row.fecha_at === null) return null
  return { xml: row.sealed_xml, selloSha256: row.sello_sha256, fechaAt: row.fecha_at }
}
