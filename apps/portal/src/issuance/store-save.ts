import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { Change, Issuance, IssuanceState } from './issuance.ts'
import { mayBecome } from './transitions.ts'

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

function assertAllowed(from: IssuanceState, to: IssuanceState): void {
  if (!mayBecome(from, to)) throw new Error(`no way leads from ${from} to ${to}`)
}
