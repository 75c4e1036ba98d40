import type { Fault } from '@timbra/cfdi'
import type { FastifyRequest } from 'fastify'
import { type Charge, returnQuota, takeQuota } from '../../quota/quota.ts'
import { normaliseCode } from '../../tickets/code.ts'
import { findByCode, findByProof, printedNumber } from '../../tickets/find.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import { tooMany } from '../render-error.ts'
import type { WebApp } from '../web-app.ts'

/** What a customer shows to be the holder of a ticket: its code alone (50 random bits, only printed on it), or its
 *  number together with its total. Travels from step to step in the form. */
export type Proof = { readonly numero: string; readonly total: string }

export type Proven =
  | { readonly kind: 'ticket'; readonly ticket: Ticket }
  /** A number without total yet: ask for it, whether the number exists or not. */
  | { readonly kind: 'ask-total' }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }

export type Prover = (request: FastifyRequest, proof: Proof) => Promise<Proven>

/** Finds tickets by proof and limits failures, per address and per number, over all web nodes. The answer is the same
 *  for an unknown number and a wrong total. Throws ProblemError 429 when either has failed too often. */
export function createProver(app: WebApp): Prover {
  return async (request, proof) => {
    if (proof.numero === '') return { kind: 'refused', faults: [missingNumero] }
    if (proof.total === '' && normaliseCode(proof.numero) === null) return { kind: 'ask-total' }
    const ticket = (await byCode(app, proof)) ?? (await byGuess(app, request.ip, proof))
    return ticket === null ? { kind: 'refused', faults: [notFound] } : { kind: 'ticket', ticket }
  }
}

/** A code of a ticket is no guess (50 random bits), so nobody's failures can stand in its way. A total that came along
 *  must be right; a number that only looks like a code proves nothing here. */
async function byCode(app: WebApp, proof: Proof): Promise<Ticket | null> {
  const ticket = await findByCode(app, proof.numero)
  return ticket !== null && proof.total !== '' ? findByProof(app, proof) : ticket
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
  message: 'No encontramos una compra con esos datos. Revisa el número y el total con centavos.',
  source: 'tickets',
}
