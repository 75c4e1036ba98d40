import { type Fault, type Parsed, parseReceptor, type Receptor } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Ids } from '../ids.ts'
import type { Petition } from './petition.ts'
import { insertPetition } from './store.ts'

export type AskDeps = { readonly db: Db; readonly clock: Clock; readonly ids: Ids }

export type NewPetition = {
  /** Made with the form, so that a double click is the same petition. */
  readonly id: string
  readonly about:
    | { readonly kind: 'late'; readonly ticketId: string }
    | { readonly kind: 'correction'; readonly issuanceId: string }
  readonly issuerId: string
  readonly storeId: string
  readonly receptor: Receptor
  readonly email: string | null
  readonly accountId: string | null
  /** In the customer's words. */
  readonly reason: string
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const REASON_MAX = 500

/** Puts a wish before the store. While one about the same ticket or invoice is open, asking again gives that one.
 *  @returns it, or every fault at its field */
export async function askStore(deps: AskDeps, petition: NewPetition): Promise<Parsed<Petition>> {
  const receptor = parseReceptor(petition.receptor)
  const faults: Fault[] = receptor.ok ? [] : [...receptor.faults]
  if (!UUID.test(petition.id))
    faults.push(fault('solicitud-invalida', 'rfc', 'La página caducó. Vuelve a empezar.'))
  if (petition.reason.length > REASON_MAX)
    faults.push(fault('motivo-largo', 'motivo', `Cuéntalo en ${REASON_MAX} caracteres o menos.`))
  if (!receptor.ok || faults.length > 0) return { ok: false, faults }
  const { about } = petition
  const row = {
    id: petition.id,
    token: deps.ids.token(),
    kind: about.kind,
    issuer_id: petition.issuerId,
    store_id: petition.storeId,
    ticket_id: about.kind === 'late' ? about.ticketId : null,
    issuance_id: about.kind === 'correction' ? about.issuanceId : null,
    receptor: JSON.stringify(receptor.value),
    email: petition.email,
    account_id: petition.accountId,
    reason: petition.reason,
    asked_at: deps.clock.now(),
  }
  return { ok: true, value: await inTransaction(deps.db, (trx) => insertPetition(trx, row)) }
}

function fault(code: string, path: string, message: string): Fault {
  return { code, path, message, source: 'petitions/README.md' }
}
