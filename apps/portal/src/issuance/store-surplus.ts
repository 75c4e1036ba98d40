import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { Sealed } from './issuance.ts'

/** Bytes that a PAC may have stamped although nobody waits for its answer any more. */
export type Suspicion = {
  readonly id: string
  readonly issuanceId: string
  readonly pac: string
  readonly tries: number
  readonly sealed: Sealed
}

type Noted = {
  readonly id: string
  readonly issuanceId: string
  readonly pac: string
  readonly sealed: Pick<Sealed, 'xml' | 'selloSha256'>
  readonly at: Date
}

/** An operator let these bytes go to another PAC: this one must be asked later. */
export async function recordPossible(trx: Trx, x: Noted & { readonly askAt: Date }): Promise<void> {
  await trx
    .insertInto('possible_duplicate')
    .values({ ...columns(x), next_at: x.askAt, outcome: 'open', uuid: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A stamp that came although the ticket has its CFDI. */
export async function recordSurplus(trx: Trx, x: Noted & { readonly uuid: string }): Promise<void> {
  await trx
    .insertInto('possible_duplicate')
    .values({ ...columns(x), next_at: null, outcome: 'surplus', uuid: x.uuid })
    .onConflict((conflict) =>
      conflict
        .columns(['issuance_id', 'pac', 'sello_sha256'])
        .doUpdateSet({ outcome: 'surplus', uuid: x.uuid, next_at: null }),
    )
    .execute()
}

function columns(x: Noted) {
  return {
    id: x.id,
    issuance_id: x.issuanceId,
    pac: x.pac,
    sealed_xml: Buffer.from(x.sealed.xml),
    sello_sha256: x.sealed.selloSha256,
    noted_at: x.at,
  }
}

/** Takes what is due, so that no other worker asks before `until`. */
export async function takeDueSuspicions(
  db: Db,
  x: { now: Date; until: Date; limit: number },
): Promise<readonly Suspicion[]> {
  const { rows } = await sql<{
    id: string
    issuance_id: string
    pac: string
    tries: number
    sealed_xml: Buffer
    sello_sha256: string
    noted_at: Date
  }>`
    update possible_duplicate set next_at = ${x.until}
    where id in (select id from possible_duplicate where next_at <= ${x.now}
                 order by next_at limit ${x.limit} for update skip locked)
    returning id, issuance_id, pac, tries, sealed_xml, sello_sha256, noted_at`.execute(db)
  return rows.map((row) => ({
    id: row.id,
    issuanceId: row.issuance_id,
    pac: row.pac,
    tries: row.tries,
    sealed: { xml: row.sealed_xml, selloSha256: row.sello_sha256, fechaAt: row.noted_at },
  }))
}

/** What is known or feared of one issuance's bytes at one PAC. */
export type SurplusCase = {
  readonly id: string
  readonly issuanceId: string
  readonly pac: string
  readonly tries: number
  readonly outcome: string
  readonly cancellation: string | null
}

export async function lockSurpluses(trx: Trx, issuanceId: string): Promise<readonly SurplusCase[]> {
  return trx
    .selectFrom('possible_duplicate')
    .select(['id', 'issuance_id as issuanceId', 'pac', 'tries', 'outcome', 'cancellation'])
    .where('issuance_id', '=', issuanceId)
    .orderBy('noted_at')
    .forUpdate()
    .execute()
}

export async function selectSurplus(db: Db, id: string) {
  const row = await db
    .selectFrom('possible_duplicate')
    .innerJoin('issuance', 'issuance.id', 'issuance_id')
    .innerJoin('store', 'store.id', 'issuance.store_id')
    .select([
      'issuance.id as issuanceId',
      'issuance.issuer_id as issuerId',
      'store.time_zone as timeZone',
      'possible_duplicate.uuid',
      'possible_duplicate.pac',
      'possible_duplicate.sealed_xml as xml',
    ])
    .where('possible_duplicate.id', '=', id)
    .where('outcome', '=', 'surplus')
    .executeTakeFirst()
  return row && row.uuid !== null ? { ...row, uuid: row.uuid } : null
}

/** Of one issuance; the first when there are several. */
export async function selectShownSurplus(
  db: Db,
  issuanceId: string,
): Promise<{ uuid: string; cancelled: boolean } | null> {
  const row = await db
    .selectFrom('possible_duplicate')
    .select(['uuid', 'cancellation'])
    .where('issuance_id', '=', issuanceId)
    .where('outcome', '=', 'surplus')
    .orderBy('noted_at')
    .limit(1)
    .executeTakeFirst()
  return row?.uuid ? { uuid: row.uuid, cancelled: row.cancellation === 'cancelled' } : null
}

export async function selectUncancelled(db: Db, limit: number) {
  return db
    .selectFrom('possible_duplicate')
    .select(['id', 'issuance_id as issuanceId'])
    .where('outcome', '=', 'surplus')
    .where('cancellation', 'is', null)
    .orderBy('noted_at')
    .limit(limit)
    .execute()
}

/** @returns false when it stands there already */
export async function setCancellation(trx: Trx, id: string, state: string | null): Promise<boolean> {
  const set = await trx
    .updateTable('possible_duplicate')
    .set({ cancellation: state })
    .where('id', '=', id)
    .where('cancellation', 'is distinct from', state)
    .executeTakeFirst()
  return set.numUpdatedRows === 1n
}

export async function settleSuspicion(
  db: Db,
  id: string,
  x: {
    outcome: 'open' | 'absent' | 'same' | 'surplus'
    uuid: string | null
    tries: number
    nextAt: Date | null
  },
): Promise<void> {
  await db
    .updateTable('possible_duplicate')
    .set({ outcome: x.outcome, uuid: x.uuid, tries: x.tries, next_at: x.nextAt })
    .where('id', '=', id)
    .execute()
}
