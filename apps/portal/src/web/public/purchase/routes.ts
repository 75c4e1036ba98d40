import type { FastifyInstance } from 'fastify'
import { STATUS } from '../../render-error.ts'
import type { WebApp } from '../../web-app.ts'
import { showBasket } from './basket-page.tsx'
import { createProver, type Prover } from './proof.ts'
import { showPurchase } from './show-purchase.tsx'
import { statesOf } from './states.ts'
import { carried, gather, type Step, stepOf } from './step.ts'

/** /facturar/tickets: several tickets for one invoice, or for one each. Every change is a new address, so the browser's
 *  arrows undo it. */
export function registerBasket(server: FastifyInstance, app: WebApp): void {
  const prover = createProver(app)
  server.get('/facturar/tickets', async (request, reply) =>
    basketPage(await stepOf(app, request, reply), prover),
  )
}

async function basketPage(step: Step, prover: Prover) {
  const gathered = await gather(step, prover)
  if (gathered.kind === 'nothing') return step.reply.redirect('/facturar', STATUS.seeOther)
  if (gathered.kind !== 'tickets') {
    const faults = gathered.faults
    const askProof = gathered.kind === 'ask-proof'
    if (gathered.basket.length === 0) return showPurchase(step, { faults, askProof })
    const basket = await statesOf(step.app, gathered.basket)
    return showBasket({ step, basket, typed: step.typed, faults, askProof })
  }
  const added = [step.typed.numero, ...Object.values(step.typed.own)].some((value) => value !== '')
  if (added)
    return step.reply.redirect(
      `/facturar/tickets?${new URLSearchParams(carried(gathered.typed))}`,
      STATUS.seeOther,
    )
  const basket = await statesOf(step.app, gathered.tickets)
  return showBasket({ step, basket, typed: gathered.typed, faults: [], askProof: false })
}
