import type { Fault, Receptor } from '@timbra/cfdi'
import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { NewRow } from '../db/schema.ts'
import type { Proof } from '../tickets/proof.ts'

/** @returns the token of the row, the first one's when the form was sent twice */
export async function insertEarlyRequest(db: Db, row: NewRow<'early_request'>): Promise<string> {
  const { token } = await db
    .insertInto('early_request')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ id: row.id }))
    .returning('token')
    .executeTakeFirstOrThrow()
  return token
}

export type EarlyRow = {
  readonly id: string
  readonly token: string
  readonly issuerId: string
  readonly proof: Proof
  readonly receptor: Receptor
  readonly email: string | null
  readonly accountId: string | null
  readonly requestedAt: Date
  readonly newestTicketAt: Date
}

/** Those that wait and whose number a ticket bears that came after the last look; the expression is the index's. */
export async function selectArrived(db: Db, limit: number): Promise<EarlyRow[]> {
  const { rows } = await sql<EarlyRow>`
    select early.id, early.token, early.issuer_id as "issuerId", early.proof, early.receptor, early.email,
      early.account_id as "accountId", early.requested_at as "requestedAt", came.newest as "newestTicketAt"
    from early_request early
    cross join lateral (
      select max(received_at) as newest from ticket
      where upper(regexp_replace(external_id, '[^A-Za-z0-9]', '', 'g')) = early.printed_number
        and ticket.issuer_id = early.issuer_id
    ) came
    where early.ended_at is null and came.newest > early.looked_at
    order by early.requested_at, early.id limit ${limit}`.execute(db)
  return rows
}

export async function noteLook(db: Db, id: string, newestTicketAt: Date): Promise<void> {
  await db.updateTable('early_request').set({ looked_at: newestTicketAt }).where('id', '=', id).execute()
}

export async function endEarlyRequest(
  db: Db,
  id: string,
  end: {
    readonly now: Date
    readonly ending: 'requested' | 'existing' | 'refused'
    readonly leadsTo?: string
    readonly faults?: readonly Fault[]
  },
): Promise<void> {
  await db
    .updateTable('early_request')
    .set({
      ended_at: end.now,
      ending: end.ending,
      leads_to: end.leadsTo ?? null,
      faults: end.faults === undefined ? null : JSON.stringify(end.faults),
    })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

export async function endUnanswered(db: Db, { now, before }: { now: Date; before: Date }): Promise<void> {
  await db
    .updateTable('early_request')
    .set({ ended_at: now, ending: 'never-came' })
    .where('ended_at', 'is', null)
    .where('requested_at', '<', before)
    .execute()
}

export async function selectByToken(db: Db, token: string) {
  const row = await db
    .selectFrom('early_request')
    .select(['issuer_id', 'proof', 'requested_at', 'ending', 'leads_to', 'faults'])
    .where('token', '=', token)
    .executeTakeFirst()
  if (!row) return null
  return {
    issuerId: row.issuer_id,
    numero: (row.proof as Proof).numero,
    requestedAt: row.requested_at,
    ending: row.ending,
    leadsTo: row.leads_to,
    faults: row.faults as readonly Fault[] | null,
  }
}

export async function unlinkAccount(trx: Trx, accountId: string): Promise<void> {
  await trx
    .updateTable('early_request')
    .set({ account_id: null, email: null })
    .where('account_id', '=', accountId)
    .execute()
}

export async function selectOfAccount(db: Db, accountId: string) {
  return db
    .selectFrom('early_request')
    .select(['printed_number as numeroDeTicket', 'proof as prueba', 'receptor', 'email as correo'])
    .select(['requested_at as pedidaEl', 'ended_at as terminadaEl', 'ending as final'])
    .where('account_id', '=', accountId)
    .orderBy('requested_at')
    .execute()
}
