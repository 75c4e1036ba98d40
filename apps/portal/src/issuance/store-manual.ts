import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'

/** A row that waits for a person; no data of the customer. */
export type Stuck = {
  readonly token: string
  readonly folio: string | null
  readonly state: string
  readonly pac: string | null
  readonly since: Date
  readonly codes: readonly string[]
  /** A CFDI too many that SAT has not cancelled yet. `uuid` null: a PAC whose panel must be looked at. `cancellation`:
   *  where that stands (cancellation/cancellation.ts); null: it is being asked for. */
  readonly surplus: {
    readonly uuid: string | null
    readonly pac: string
    readonly cancellation: string | null
  } | null
}

export async function selectStuck(db: Db, ambiguousSince: Date): Promise<readonly Stuck[]> {
  const { rows } = await sql<Stuck>`
    select token, serie || '-' || folio as folio, issuance.state, issuance.pac, state_since as since,
      coalesce((select array_agg(fault ->> 'code') from jsonb_array_elements(faults) as fault), '{}') as codes,
      (select jsonb_build_object('uuid', uuid, 'pac', pac, 'cancellation', cancellation) from possible_duplicate
       where issuance_id = issuance.id and ${UNSETTLED} order by noted_at limit 1) as surplus
    from issuance
    where state = 'manual' or (state = 'ambiguous' and state_since <= ${ambiguousSince})
      or exists (select from possible_duplicate where issuance_id = issuance.id and ${UNSETTLED})
    order by invoice_by, requested_at limit 500`.execute(db)
  return rows
}

/** Until SAT says Cancelado; of what is only feared, where no PAC can be asked. */
const UNSETTLED = sql`((outcome = 'surplus' and cancellation is distinct from 'cancelled')
  or (outcome = 'open' and next_at is null))`

/** @param which a folio with or without its serie, or a token. @returns null when there is none, or more than one */
export async function findIssuanceId(trx: Trx, which: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from issuance
    where token = ${which} or folio = ${which} or serie || '-' || folio = ${which} limit 2`.execute(trx)
  return rows.length === 1 ? (rows[0]?.id ?? null) : null
}

/** Whoever works on the row has nothing left to save. */
export async function fence(trx: Trx, id: string): Promise<void> {
  await trx
    .updateTable('issuance')
    .set((e) => ({ attempt: e('attempt', '+', 1) }))
    .where('id', '=', id)
    .execute()
}
