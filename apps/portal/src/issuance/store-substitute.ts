import type { Receptor } from '@timbra/cfdi'
import type { Db, Trx } from '../db/connect.ts'
import type { Issuance } from './issuance.ts'
import { insertEvent } from './store-event.ts'

export type NewSubstitute = {
  readonly id: string
  readonly token: string
  readonly original: Issuance
  readonly receptor: Receptor
  readonly email: string | null
  readonly accountId: string | null
  readonly who: string
  readonly now: Date
}

export async function insertSubstitute(trx: Trx, x: NewSubstitute): Promise<void> {
  await trx
    .insertInto('issuance')
    .values({
      id: x.id,
      token: x.token,
      issuer_id: x.original.issuerId,
      store_id: x.original.storeId,
      account_id: x.accountId,
      receptor: JSON.stringify(x.receptor),
      email: x.email,
      state: 'requested',
      requested_at: x.now,
      updated_at: x.now,
      state_since: x.now,
      next_at: x.now,
      invoice_by: x.original.invoiceBy,
      substitutes: x.original.id,
    })
    .execute()
  await trx
    .insertInto('issuance_ticket')
    .columns(['issuance_id', 'ticket_id', 'live'])
    .expression((e) =>
      e
        .selectFrom('issuance_ticket')
        .select([e.val(x.id).as('issuance_id'), 'ticket_id', e.val(false).as('live')])
        .where('issuance_id', '=', x.original.id),
    )
    .execute()
  const event = { kind: 'requested', detail: { substitute: true } } as const
  await insertEvent(trx, x.id, { at: x.now, who: x.who, from: null, to: 'requested', event })
}

/** The one under way or stamped for this CFDI; those that the customer gave up do not count. */
export async function selectLiveSubstitute(
  db: Db,
  originalId: string,
): Promise<{ readonly id: string; readonly token: string } | null> {
  const row = await db
    .selectFrom('issuance')
    .select(['id', 'token'])
    .where('substitutes', '=', originalId)
    .where('state', '<>', 'withdrawn')
    .executeTakeFirst()
  return row ?? null
}

/** The chain of CFDI that this one stands at the end of, nearest first. */
export async function selectOriginals(db: Db, id: string): Promise<{ id: string; token: string }[]> {
  const originals: { id: string; token: string }[] = []
  for (let next: string | null = id; next !== null; ) {
    const row: { id: string; token: string; substitutes: string | null } | undefined = await db
      .selectFrom('issuance')
      .select(['id', 'token', 'substitutes'])
      .where('id', '=', next)
      .executeTakeFirst()
    if (!row) break
    if (row.id !== id) originals.push({ id: row.id, token: row.token })
    next = row.substitutes
  }
  return originals
}

export async function selectStampedIssuance(db: Db, id: string) {
  const row = await db
    .selectFrom('issuance')
    .innerJoin('store', 'store.id', 'issuance.store_id')
    .innerJoin('issuer', 'issuer.id', 'issuance.issuer_id')
    .innerJoin('issuance_ticket', 'issuance_ticket.issuance_id', 'issuance.id')
    .innerJoin('ticket', 'ticket.id', 'issuance_ticket.ticket_id')
    .select([
      'issuance.stamped_at as stampedAt',
      'issuance.receptor',
      'issuer.rfc as issuerRfc',
      'store.time_zone as timeZone',
    ])
    .select((e) => e.fn.sum<string>('ticket.total').as('total'))
    .where('issuance.id', '=', id)
    .where('issuance.stamped_at', 'is not', null)
    .groupBy(['issuance.id', 'issuer.rfc', 'store.time_zone'])
    .executeTakeFirst()
  if (!row || row.stampedAt === null) return null
  return { ...row, stampedAt: row.stampedAt, receptor: row.receptor as Receptor }
}

/** UUIDs of the CFDI whose places these issuances are to take, by issuance; one that takes nobody's place is absent. */
export async function uuidsSubstituted(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('issuance')
    .innerJoin('issuance as original', 'original.id', 'issuance.substitutes')
    .select(['issuance.id', 'original.uuid'])
    .where('issuance.id', 'in', [...ids])
    .execute()
  return new Map(rows.flatMap(({ id, uuid }) => (uuid === null ? [] : [[id, uuid] as const])))
}
