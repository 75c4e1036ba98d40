import type { Fault } from '@timbra/cfdi'
import type { FastifyRequest } from 'fastify'
import { type Charge, returnQuota, takeQuota } from '../../../quota/quota.ts'
import { readCode } from '../../../tickets/code-slips.ts'
import { findByCode, findByProof, printedNumber } from '../../../tickets/find.ts'
import { agrees, EVIDENCE_FIELD, type Proof } from '../../../tickets/proof.ts'
import type { Evidence } from '../../../tickets/search.ts'
import type { Ticket } from '../../../tickets/ticket.ts'
import { tooMany } from '../../render-error.ts'
import type { WebApp } from '../../web-app.ts'
import { slipFault } from './slip-words.ts'

export type Proven =
  | { readonly kind: 'ticket'; readonly ticket: Ticket }
  /** A number without all of its proof yet: ask for it, whether the number exists or not. `slips`: should it have been
   *  a code, what is wrong with it. */
  | { readonly kind: 'ask-proof'; readonly slips: readonly Fault[] }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }

export type Prover = (request: FastifyRequest, proof: Proof, demanded: readonly Evidence[]) => Promise<Proven>

/** Finds tickets by proof: their code alone (50 random bits, only printed on them), or their number with what the issuer
 *  demands. Failures are limited, per address and per number, over all web nodes; the answer is the same for an unknown
 *  number and a wrong proof. Throws ProblemError 429 when either has failed too often. */
export function createProver(app: WebApp): Prover {
  return async (request, proof, demanded) => {
    if (proof.numero === '') return { kind: 'refused', faults: [missingNumero] }
    const reading = readCode(proof.numero)
    const complete = demanded.every((evidence) => proof[EVIDENCE_FIELD[evidence]] !== '')
    if (!complete && reading.kind !== 'code') return { kind: 'ask-proof', slips: slipFault(reading) }
    const ticket = (await byCode(app, proof)) ?? (await byGuess(app, request.ip, proof))
    return ticket === null ? { kind: 'refused', faults: [notFound] } : { kind: 'ticket', ticket }
  }
}

/** A code of a ticket is no guess (50 random bits), so nobody's failures can stand in its way. What came along with it
 *  must be right; a number that only looks like a code proves nothing here. */
async function byCode(app: WebApp, proof: Proof): Promise<Ticket | null> {
  const ticket = await findByCode(app, proof.numero)
  return ticket !== null && agrees(ticket, proof) ? ticket : null
}

/** Charged before the look-up, so that parallel guesses cannot slip through, and given back if it was none. */
async function byGuess(app: WebApp, address: string, proof: Proof): Promise<Ticket | null> {
  const charges: Charge[] = [
    { action: 'ticket-by-address', subject: address },
    { action: 'ticket-by-number', subject: printedNumber(proof.numero) },
  ]
  const excess = await takeQuota(app, charges)
  if (excess !== null) throw tooMany(excess.retryAfter_s)
  const ticket = await findByProof(app, proof)
  if (ticket !== null) await returnQuota(app, charges)
  return ticket
}

const missingNumero: Fault = {
  code: 'ticket-sin-numero',
  path: 'numero',
  message: 'Escribe el código o el número de tu ticket.',
  source: 'formulario',
}

/** One sentence for every reason, so that nobody learns which numbers exist. */
const notFound: Fault = {
  code: 'ticket-no-encontrado',
  path: 'numero',
  message: 'No encontramos una compra con esos datos. Revisa el número y lo que viene abajo.',
  source: 'tickets',
}
