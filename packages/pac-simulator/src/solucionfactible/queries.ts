import { NOTHING } from '../call.ts'
import type { LedgerEntry } from '../ledger.ts'
import { stampsUsed } from '../stamp.ts'
import type { World } from '../world.ts'
import type { SolucionFactibleAccount } from './accounts.ts'
import type { Bean } from './envelope.ts'
import { PAC } from './stamp.ts'

/** Utilerias.buscar by UUID. That the document is called `xml` is a guess. Source: pac-spec §7, §16. */
export function buscar(world: World, uuid: string): Bean {
  const kept = world.ledgers[PAC].findByUUID(uuid)
  const since = kept ? new Date(kept.at) : undefined
  const isLate = world.faults.take({ pac: PAC, op: 'recover' }, NOTHING, ['recover-lag'], since) !== null
  const entry = isLate ? null : kept
  return {
    type: 'ResponseBuscar',
    fields: [
      ['cfdis', entry && found(world, entry)],
      ['mensaje', entry ? 'OK' : 'No se encontraron comprobantes.'],
      ['status', 200],
    ],
  }
}

function found(world: World, entry: LedgerEntry): Bean {
  return {
    type: 'CFDI',
    fields: [
      ['cancelado', world.sat.stateOf(entry.uuid).kind === 'cancelled'],
      ['rfcEmisor', entry.rfcEmisor],
      ['rfcReceptor', entry.rfcReceptor],
      ['uuid', entry.uuid],
      ['xml', Buffer.from(entry.xml).toString('base64')],
    ],
  }
}

/** Utilerias.getTimbresImplementacion: what the account may still stamp. The name of the field is a guess. */
export function timbres(world: World, account: SolucionFactibleAccount): Bean {
  const left =
    account.stamps === 'unlimited' ? 999_999 : account.stamps - stampsUsed(world, PAC, account.user)
  return {
    type: 'ResponseTimbres',
    fields: [
      ['disponibles', left],
      ['mensaje', 'OK'],
      ['status', 200],
    ],
  }
}
