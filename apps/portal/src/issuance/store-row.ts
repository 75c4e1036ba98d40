import { sql } from 'kysely'
import type { Row } from '../db/schema.ts'
import type { Issuance, IssuanceState, Sealed } from './issuance.ts'

export type LoadedRow = Row<'issuance'> & { fecha_at: Date | null }

/** The instant that Fecha names in the zone of the store. */
export const FECHA_AT = sql`(select issuance.fecha::timestamp at time zone store.time_zone from store
  where store.id = issuance.store_id) as fecha_at`

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
