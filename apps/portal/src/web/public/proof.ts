import type { Fault } from '@timbra/cfdi'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { normaliseCode } from '../../tickets/code.ts'
import { findByCode, findByProof } from '../../tickets/find.ts'
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

const FAILURES = {
  /** From one address: a family or a shop's network may err a few times. */
  address: { max: 20, timeWindow: 10 * 60_000 },
  /** About one ticket number, from wherever: totals must not be tried out. */
  numero: { max: 10, timeWindow: 60 * 60_000 },
} as const

/** Finds tickets by proof and counts only failures, per address and per number, on this node. The answer is the same
 *  for an unknown number and a wrong total. Throws ProblemError 429 when either has failed too often. */
export function createProver(server: FastifyInstance, app: WebApp): Prover {
  const limits = [
    server.createRateLimit({ ...FAILURES.address, keyGenerator: (request) => `a ${request.ip}` }),
    server.createRateLimit({
      ...FAILURES.numero,
      keyGenerator: (request) => `n ${subjects.get(request) ?? ''}`,
    }),
  ]
  const subjects = new WeakMap<FastifyRequest, string>()

  async function find(proof: Proof): Promise<Ticket | null> {
    if (proof.total !== '') return findByProof(app, proof)
    return findByCode(app, proof.numero)
  }

  return async (request, proof) => {
    if (proof.numero === '') return { kind: 'refused', faults: [missingNumero] }
    if (proof.total === '' && normaliseCode(proof.numero) === null) return { kind: 'ask-total' }
    subjects.set(request, proof.numero.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
    for (const limit of limits) {
      const used = await limit(request, { increment: false })
      if (!used.isAllowed && used.remaining === 0) throw tooMany(used.ttlInSeconds)
    }
    const ticket = await find(proof)
    if (ticket) return { kind: 'ticket', ticket }
    for (const limit of limits) await limit(request)
    return { kind: 'refused', faults: [notFound] }
  }
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
