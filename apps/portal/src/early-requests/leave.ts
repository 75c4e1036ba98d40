import { type Fault, type Parsed, parseReceptor, type Receptor } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Ids } from '../ids.ts'
import { printedNumber } from '../tickets/find.ts'
import { parseTypedPesos } from '../tickets/pesos.ts'
import { EVIDENCE_FIELD, type Proof } from '../tickets/proof.ts'
import { type Evidence, parseTypedDay } from '../tickets/search.ts'
import { insertEarlyRequest } from './store.ts'

export type EarlyRequest = {
  /** Made with the form: a double click is one request. */
  readonly id: string
  readonly issuerId: string
  readonly proof: Proof
  readonly receptor: Receptor
  readonly email: string | null
  readonly accountId: string | null
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Shorter numbers would fit too many tickets. */
const SHORTEST_NUMBER = 4
const LONGEST = 200

/** Keeps the request of a customer whose ticket has not come from the till yet; it counts from now, and nothing says
 *  whether such a ticket exists. @returns the token of its page, or every fault at its field */
export async function leaveEarlyRequest(
  deps: { readonly db: Db; readonly clock: Clock; readonly ids: Ids },
  request: EarlyRequest,
  demanded: readonly Evidence[],
): Promise<Parsed<{ readonly token: string }>> {
  const receptor = parseReceptor(request.receptor)
  const faults = [...proofFaults(request.proof, demanded), ...(receptor.ok ? [] : receptor.faults)]
  if (!UUID.test(request.id))
    faults.push(fault('solicitud-invalida', 'numero', 'La página caducó. Vuelve al inicio.'))
  if (!receptor.ok || faults.length > 0) return { ok: false, faults }
  const now = deps.clock.now()
  const token = await insertEarlyRequest(deps.db, {
    id: request.id,
    token: deps.ids.token(),
    issuer_id: request.issuerId,
    printed_number: printedNumber(request.proof.numero),
    proof: JSON.stringify(request.proof),
    receptor: JSON.stringify(receptor.value),
    email: request.email,
    account_id: request.accountId,
    requested_at: now,
    looked_at: new Date(0), // it may have arrived while the customer typed
  })
  return { ok: true, value: { token } }
}

/** What could never match any ticket is said now; what may be right is believed until the ticket comes. */
export function proofFaults(proof: Proof, demanded: readonly Evidence[]): Fault[] {
  const { length } = printedNumber(proof.numero)
  const number =
    length < SHORTEST_NUMBER || proof.numero.length > LONGEST
      ? [fault('ticket-sin-numero', 'numero', 'Escribe el número completo de tu ticket.')]
      : []
  return [
    ...number,
    ...demanded.flatMap((evidence) => evidenceFaults(evidence, proof[EVIDENCE_FIELD[evidence]])),
  ]
}

function evidenceFaults(evidence: Evidence, typed: string): Fault[] {
  switch (evidence) {
    case 'total':
      return parseTypedPesos(typed) === null
        ? [fault('ticket-total', 'total', 'Escribe el total con centavos, por ejemplo 383.92.')]
        : []
    case 'date':
      return parseTypedDay(typed) === null
        ? [fault('ticket-fecha', 'fecha', 'Escribe el día de la compra, por ejemplo 21/11/2026.')]
        : []
    case 'last4':
      return /^\d{4}$/.test(typed)
        ? []
        : [fault('ticket-tarjeta', 'tarjeta', 'Escribe los últimos 4 dígitos de la tarjeta.')]
  }
}

function fault(code: string, path: string, message: string): Fault {
  return { code, path, message, source: 'portals.md §6 #4' }
}
