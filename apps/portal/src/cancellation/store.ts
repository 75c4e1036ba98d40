import type { Db, Trx } from '../db/connect.ts'
import type { Row } from '../db/schema.ts'
import type { Cancellation, CancellationState, Change } from './cancellation.ts'
import { mayBecome } from './state.ts'

const OPEN: readonly CancellationState[] = ['waiting-substitute', 'requested', 'in-process', 'cancelled']

/** Which CFDI: the issuance's own, or one too many. */
export type Subject = Pick<Cancellation, 'issuanceId' | 'surplusId'>

/** The request that is under way for a CFDI, or that has cancelled it; null: a new one may be made. */
export async function selectOpen(db: Db, { issuanceId, surplusId }: Subject): Promise<Cancellation | null> {
  const row = await db
    .selectFrom('cancellation')
    .selectAll()
    .where('issuance_id', '=', issuanceId)
    .where('surplus_id', 'is not distinct from', surplusId)
    .where('state', 'in', [...OPEN])
    .executeTakeFirst()
  return row ? cancellationOf(row) : null
}

export async function insertCancellation(
  trx: Trx,
  x: Omit<Cancellation, 'stateSince' | 'nextAt' | 'attempt'> & { requestedBy: string },
  now: Date,
): Promise<void> {
  await trx
    .insertInto('cancellation')
    .values({
      id: x.id,
      issuance_id: x.issuanceId,
      motivo: x.motivo,
      substitute_id: x.substituteId,
      surplus_id: x.surplusId,
      state: x.state,
      requested_by: x.requestedBy,
      requested_at: now,
      updated_at: now,
      state_since: now,
      next_at: now,
    })
    .execute()
  const event = { kind: 'requested', detail: { motivo: x.motivo } } as const
  await insertEvent(trx, x.id, { at: now, who: x.requestedBy, from: null, to: x.state, event })
}

/** Takes the row for one worker until `until`, unless another holds it. */
export async function takeLease(
  db: Db,
  id: string,
  span: { now: Date; until: Date },
): Promise<Cancellation | null> {
  const row = await db
    .updateTable('cancellation')
    .set((e) => ({ attempt: e('attempt', '+', 1), lease_until: span.until }))
    .where('id', '=', id)
    .where((e) => e.or([e('lease_until', 'is', null), e('lease_until', '<=', span.now)]))
    .returningAll()
    .executeTakeFirst()
  return row ? cancellationOf(row) : null
}

/** Makes every request due whose substitute has been stamped since it was last looked for. @returns their ids */
export async function bringForward(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .updateTable('cancellation')
    .set({ next_at: now })
    .where('state', '=', 'waiting-substitute')
    .where('next_at', '>', now)
    .where((e) =>
      e.exists(
        e
          .selectFrom('issuance')
          .select('issuance.id')
          .whereRef('issuance.id', '=', 'cancellation.substitute_id')
          .where('issuance.uuid', 'is not', null),
      ),
    )
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

export async function releaseLease(db: Db, held: Cancellation): Promise<void> {
  await db
    .updateTable('cancellation')
    .set({ lease_until: null })
    .where('id', '=', held.id)
    .where('attempt', '=', held.attempt)
    .execute()
}

/** Writes down a step and its event, and gives the row back, if the caller still holds it. The acuse is kept byte for
 *  byte. @returns false when somebody else holds it by now. Throws on a way that state.ts does not know. */
export async function saveChange(
  trx: Trx,
  held: Cancellation,
  change: Change,
  saving: { now: Date; who: string },
): Promise<boolean> {
  if (!mayBecome(held.state, change.state))
    throw new Error(`no way leads from ${held.state} to ${change.state}`)
  const saved = await trx
    .updateTable('cancellation')
    .set({
      state: change.state,
      next_at: change.nextAt,
      updated_at: saving.now,
      lease_until: null,
      ...(change.state === held.state ? {} : { state_since: saving.now }),
      ...(change.satCode === undefined ? {} : { sat_code: change.satCode }),
      ...(change.acuse === undefined ? {} : { acuse: Buffer.from(change.acuse) }),
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

async function insertEvent(
  trx: Trx,
  cancellationId: string,
  x: { at: Date; who: string; from: CancellationState | null; to: CancellationState; event: Change['event'] },
): Promise<void> {
  await trx
    .insertInto('cancellation_event')
    .values({
      cancellation_id: cancellationId,
      at: x.at,
      who: x.who,
      kind: x.event.kind,
      from_state: x.from,
      to_state: x.to,
      detail: JSON.stringify(x.event.detail),
    })
    .execute()
}

function cancellationOf(row: Row<'cancellation'>): Cancellation {
  return {
    id: row.id,
    issuanceId: row.issuance_id,
    motivo: row.motivo,
    substituteId: row.substitute_id,
    surplusId: row.surplus_id,
    state: row.state as CancellationState, // only saveChange and insertCancellation write it
    stateSince: row.state_since,
    nextAt: row.next_at,
    attempt: row.attempt,
  }
}
