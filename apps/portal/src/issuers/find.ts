import type { Db } from '../db/connect.ts'
import type { Row } from '../db/schema.ts'
import { SetupError } from '../errors.ts'
import { selectFirstIssuers, selectIssuerById, selectIssuerByRfc } from './store.ts'

/** The taxpayer that sells and issues. */
export type Issuer = {
  readonly id: string
  readonly rfc: string
  /** Exactly as in the SAT register, without régimen societario. */
  readonly nombre: string
  readonly regimenFiscal: string
  /** What customers call the shop. */
  readonly tradeName: string
  readonly serie: string
}

/** @returns the issuer, or null if there is none with that id */
export async function issuerById(db: Db, id: string): Promise<Issuer | null> {
  const row = await selectIssuerById(db, id)
  return row ? issuerOf(row) : null
}

export async function issuerByRfc(db: Db, rfc: string): Promise<Issuer | null> {
  const row = await selectIssuerByRfc(db, rfc)
  return row ? issuerOf(row) : null
}

/** The issuer of an installation that serves one. Throws SetupError when there is none, or more than one. */
export async function soleIssuer(db: Db): Promise<Issuer> {
  const [row, second] = await selectFirstIssuers(db)
  if (!row)
    throw new SetupError(
      'sin-emisor',
      'Todavía no hay un emisor. Ejecuta «npm start» para crear el de demostración.',
    )
  if (second) throw new SetupError('varios-emisores', 'Hay más de un emisor: di cuál con su RFC.')
  return issuerOf(row)
}

export function issuerOf(row: Row<'issuer'>): Issuer {
  return {
    id: row.id,
    rfc: row.rfc,
    nombre: row.nombre,
    regimenFiscal: row.regimen_fiscal,
    tradeName: row.trade_name,
    serie: row.serie,
  }
}
