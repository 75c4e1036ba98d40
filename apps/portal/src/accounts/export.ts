import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { earlyRequestsOfAccount } from '../early-requests/of-account.ts'
import { listProfiles } from '../fiscal-profiles/list.ts'
import { issuancesForExport } from '../issuance/export.ts'
import { petitionsOfAccount } from '../petitions/of-account.ts'
import { listShareLinks } from '../share-links/list.ts'
import { listPasskeys } from './passkeys.ts'
import type { Owner } from './prove.ts'
import { listSessions } from './sessions.ts'
import { accountFacts } from './store.ts'

/** Everything that is kept of an account, for its owner, in words of the page: what docs/operating/accounts.md lists.
 *  Secrets (password, keys, tokens) are kept as values that only check them, and are left out.
 *  Source: LFPDPPP art. 22 (acceso) */
export async function exportAccount(deps: { db: Db; clock: Clock }, owner: Owner) {
  const { accountId } = owner
  const facts = await accountFacts(deps.db, accountId)
  return {
    hechoEl: deps.clock.now(),
    cuenta: {
      nombre: facts.nombre,
      correo: facts.email,
      creadaEl: facts.created_at,
      confirmadaEl: facts.confirmed_at,
    },
    llavesDeAcceso: await listPasskeys(deps, accountId),
    sesiones: await listSessions(deps, owner),
    datosFiscales: await listProfiles(deps.db, accountId),
    enlaces: await listShareLinks(deps, accountId),
    facturas: await issuancesForExport(deps.db, accountId),
    peticionesALaTienda: await petitionsOfAccount(deps.db, accountId),
    solicitudesAntesDelTicket: await earlyRequestsOfAccount(deps.db, accountId),
  }
}
