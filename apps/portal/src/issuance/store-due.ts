import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'

export type Urgent = { readonly id: string; readonly invoiceBy: Date }

/** Rows whose time has come and that nobody holds, nearest deadline first. */
export async function selectOverdue(db: Db, before: Date, now: Date, limit: number) {
  const rows = await db
    .selectFrom('issuance')
    .select(['id', 'next_at', 'invoice_by'])
    .where('next_at', '<=', before)
    .where((e) => e.or([e('lease_until', 'is', null), e('lease_until', '<=', now)]))
    .orderBy('invoice_by')
    .orderBy('requested_at')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ issuanceId: row.id, nextAt: row.next_at ?? before, invoiceBy: row.invoice_by }))
}

/** Lets workers look now at what waited for this issuer's store. @returns those issuances */
export async function hurryWaitingStore(trx: Trx, issuerId: string, now: Date): Promise<Urgent[]> {
  const rows = await trx
    .updateTable('issuance')
    .set({ next_at: now })
    .where('issuer_id', '=', issuerId)
    .where('state', '=', 'waiting-store')
    .returning(['id', 'invoice_by as invoiceBy'])
    .execute()
  return rows.toSorted(byDeadline)
}

/** Makes sealed rows that wait for their next try due now, if any stamp has come since `stampedSince`. */
export async function hurrySealed(
  trx: Trx,
  x: { now: Date; stampedSince: Date; limit: number },
): Promise<readonly Urgent[]> {
  const { rows } = await sql<Urgent>`
    update issuance set next_at = ${x.now}
    where id in (
      select id from issuance
      where state = 'sealed' and next_at > ${x.now} and (lease_until is null or lease_until <= ${x.now})
        and exists (select from issuance where stamped_at > ${x.stampedSince})
      order by invoice_by, requested_at limit ${x.limit} for update skip locked)
    returning id, invoice_by as "invoiceBy"`.execute(trx)
  return rows.toSorted(byDeadline)
}

/** Makes rows due that rest because this PAC was left alone, nearest deadline first: those pinned to it, and those that
 *  may go to any. Of a few the pinned come first: no other PAC can help them, and while another is preferred nobody else
 *  would bring the answer by which this one is known to work. The janitor wakes them by their deadlines. */
export async function hurryParked(db: Db, x: { pac: string; now: Date; limit: number }): Promise<void> {
  await sql`
    update issuance set next_at = ${x.now}
    where id in (
      select id from issuance
      where next_at > ${x.now} and (state = 'sealed' or (state = 'ambiguous' and pac = ${x.pac}))
        and (lease_until is null or lease_until <= ${x.now})
      order by state = 'ambiguous' desc, invoice_by, requested_at limit ${x.limit} for update skip locked)`.execute(
    db,
  )
}

/** The same for one row, if nobody holds it. */
export async function hurryOne(db: Db, id: string, now: Date): Promise<void> {
  await sql`
    update issuance set next_at = ${now}
    where id = ${id} and next_at > ${now} and (lease_until is null or lease_until <= ${now})`.execute(db)
}

function byDeadline(a: Urgent, b: Urgent): number {
  return a.invoiceBy.getTime() - b.invoiceBy.getTime()
}
