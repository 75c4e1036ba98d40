import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { Row } from '../db/schema.ts'
import type { FiscalProfile, SavedProfile } from './profile.ts'

/** Ids come from addresses: compared as text, so that what is no UUID is simply not found. */
const idAsText = sql<string>`id::text`

export async function profilesOfAccount(db: Db, accountId: string): Promise<FiscalProfile[]> {
  const rows = await db
    .selectFrom('fiscal_profile')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('preferred', 'desc')
    .orderBy('nombre')
    .orderBy('rfc')
    .execute()
  return rows.map(fromRow)
}

/** Makes the changes of one account come one after the other. */
export async function lockAccount(trx: Trx, accountId: string): Promise<void> {
  await trx
    .selectFrom('account')
    .select('id')
    .where('id', '=', accountId)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export async function profileIdByRFC(trx: Trx, accountId: string, rfc: string): Promise<string | null> {
  const row = await trx
    .selectFrom('fiscal_profile')
    .select('id')
    .where('account_id', '=', accountId)
    .where('rfc', '=', rfc)
    .executeTakeFirst()
  return row?.id ?? null
}

export async function countProfiles(trx: Trx, accountId: string): Promise<number> {
  const row = await trx
    .selectFrom('fiscal_profile')
    .select(sql<number>`count(*)::integer`.as('n'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return row.n
}

export async function insertProfile(
  trx: Trx,
  accountId: string,
  profile: SavedProfile,
  at: Date,
): Promise<void> {
  await trx
    .insertInto('fiscal_profile')
    .values({ id: profile.id, account_id: accountId, created_at: at, ...columns(profile) })
    .execute()
}

/** @returns false if the account has no such profile. */
export async function updateProfile(trx: Trx, accountId: string, profile: SavedProfile): Promise<boolean> {
  const result = await trx
    .updateTable('fiscal_profile')
    .set(columns(profile))
    .where(idAsText, '=', profile.id)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Makes this one the account's preferred, and no other. @returns false if the account has no such profile. */
export async function preferOnly(trx: Trx, accountId: string, id: string): Promise<boolean> {
  await trx
    .updateTable('fiscal_profile')
    .set({ preferred: false })
    .where('account_id', '=', accountId)
    .where('preferred', '=', true)
    .execute()
  const result = await trx
    .updateTable('fiscal_profile')
    .set({ preferred: true })
    .where('account_id', '=', accountId)
    .where(idAsText, '=', id)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function deleteProfile(db: Db, accountId: string, id: string): Promise<void> {
  await db.deleteFrom('fiscal_profile').where('account_id', '=', accountId).where(idAsText, '=', id).execute()
}

function columns(profile: SavedProfile) {
  const { rfc, nombre, domicilioFiscalReceptor, regimenFiscalReceptor, usoCFDI } = profile.receptor
  return {
    kind: profile.kind,
    rfc,
    nombre,
    domicilio_fiscal: domicilioFiscalReceptor,
    regimen_fiscal: regimenFiscalReceptor,
    uso_cfdi: usoCFDI,
    email: profile.correo,
  }
}

function fromRow(row: Row<'fiscal_profile'>): FiscalProfile {
  return {
    id: row.id,
    kind: row.kind,
    receptor: {
      rfc: row.rfc,
      nombre: row.nombre,
      domicilioFiscalReceptor: row.domicilio_fiscal,
      regimenFiscalReceptor: row.regimen_fiscal,
      usoCFDI: row.uso_cfdi,
    },
    correo: row.email,
    preferred: row.preferred,
  }
}
