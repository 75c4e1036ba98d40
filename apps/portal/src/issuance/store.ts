import type { Receptor } from '@timbra/cfdi'
import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { Row } from '../db/schema.ts'
import type { Change, Issuance, IssuanceEvent, IssuanceState, Sealed } from './issuance.ts'
import { mayBecome } from './transitions.ts'

export type LoadedRow = Row<'issuance'> & { fecha_at: Date | null }

/** Takes the row for one worker until `until`, unless another holds it.
 *  @returns null when somebody else does, or when there is no such row */
export async function takeLease(
  db: Db,
  id: string,
  span: { now: Date; until: Date },
): Promise<Issuance | null> {
  const taken = await sql<LoadedRow>`
    update issuance set attempt = attempt + 1, lease_until = ${span.until}
    where id = ${id} and (lease_until is null or lease_until <= ${span.now})
    returning *, (select issuance.fecha::timestamp at time zone store.time_zone from store
                  where store.id = issuance.store_id) as fecha_at`.execute(db)
  const [row] = taken.rows
  return row ? issuanceOf(row) : null
}

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

/** Writes down a step and its event, if the caller still holds the row in the state it believes it in.
 *  @returns false when it does not. Throws on a transition that transitions.ts does not know. */
export async function saveChange(trx: Trx, held: Issuance, change: Change, saving: Saving): Promise<boolean> {
  assertAllowed(held.state, change.state)
  const saved = await trx
    .updateTable('issuance')
    .set({
      state: change.state,
      next_at: change.nextAt,
      tries: change.tries,
      pac: change.pac,
      ...(change.tried === undefined ? {} : { tried: [...change.tried] }),
      faults: change.faults === null ? null : JSON.stringify(change.faults),
      updated_at: saving.now,
      lease_until: saving.leaseUntil,
      ...(change.state === held.state ? {} : { state_since: saving.now }),
    })
    .where('id', '=', held.id)
    .where('attempt', '=', held.attempt)
    .where('state', '=', held.state)
    .executeTakeFirst()
  if (saved.numUpdatedRows !== 1n) return false
  const written = { at: saving.now, who: saving.who, from: held.state, to: change.state, event: change.event }
  await insertEvent(trx, held.id, written)
  return true
}

/** Keeps the bytes that will be sent. Part of the same transaction as the change to `sealed`. */
export async function setSealed(
  trx: Trx,
  id: string,
  x: { serie: string; folio: string; fecha: string; xml: Uint8Array; selloSha256: string },
): Promise<void> {
  await trx
    .updateTable('issuance')
    .set({
      serie: x.serie,
      folio: x.folio,
      fecha: x.fecha,
      sealed_xml: Buffer.from(x.xml),
      tried: [],
      sello_sha256: x.selloSha256,
    })
    .where('id', '=', id)
    .execute()
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

/** Also raises the fencing token: whoever works on the row has nothing left to do. */
export async function setStamped(
  trx: Trx,
  id: string,
  x: { uuid: string; xml: Uint8Array; now: Date },
): Promise<void> {
  await trx
    .updateTable('issuance')
    .set((e) => ({
      uuid: x.uuid,
      stamped_xml: Buffer.from(x.xml),
      stamped_at: x.now,
      attempt: e('attempt', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}

export async function uuidOf(db: Db, id: string): Promise<string | null> {
  const row = await db.selectFrom('issuance').select('uuid').where('id', '=', id).executeTakeFirst()
  return row?.uuid ?? null
}

/** The next folio of a serie. It is taken for good only if the transaction commits. */
export async function takeFolio(trx: Trx, issuerId: string, serie: string): Promise<string> {
  const taken = await sql<{ folio: string }>`
    insert into folio_counter (issuer_id, serie, next_folio) values (${issuerId}, ${serie}, 2)
    on conflict (issuer_id, serie) do update set next_folio = folio_counter.next_folio + 1
    returning (next_folio - 1)::text as folio`.execute(trx)
  const [row] = taken.rows
  if (!row) throw new Error('the folio counter gave nothing')
  return row.folio
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
