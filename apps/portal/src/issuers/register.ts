import type { Db } from '../db/connect.ts'
import type { Ids } from '../ids.ts'
import type { Issuer } from './find.ts'
import { insertIssuer } from './store.ts'

/** Adds the taxpayer that issues. Throws when its RFC is already registered. */
export async function registerIssuer(
  deps: { db: Db; ids: Ids },
  issuer: Omit<Issuer, 'id'>,
): Promise<Issuer> {
  const id = deps.ids.uuid()
  await insertIssuer(deps.db, {
    id,
    rfc: issuer.rfc,
    nombre: issuer.nombre,
    regimen_fiscal: issuer.regimenFiscal,
    trade_name: issuer.tradeName,
    serie: issuer.serie,
  })
  return { ...issuer, id }
}
