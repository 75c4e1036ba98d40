import type { Db } from '../db/connect.ts'
import type { Ids } from '../ids.ts'
import type { Store } from './find.ts'
import { insertStores } from './store.ts'

export type NewStore = Omit<Store, 'id' | 'issuerId'>

/** Adds branches to an issuer. Throws when a code is taken, or a zone is unknown to this system: with a wrong zone every
 *  Fecha and deadline of the store would be wrong. */
export async function registerStores(
  deps: { db: Db; ids: Ids },
  issuerId: string,
  stores: readonly NewStore[],
): Promise<void> {
  const rows = stores.map((store) => {
    new Intl.DateTimeFormat('es-MX', { timeZone: store.timeZone })
    return {
      id: deps.ids.uuid(),
      issuer_id: issuerId,
      code: store.code,
      name: store.name,
      address: store.address,
      lugar_expedicion: store.lugarExpedicion,
      time_zone: store.timeZone,
    }
  })
  await insertStores(deps.db, rows)
}
