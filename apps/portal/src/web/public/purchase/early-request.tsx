import type { Fault } from '@timbra/cfdi'
import type { FastifyInstance } from 'fastify'
import { leaveEarlyRequest, proofFaults } from '../../../early-requests/leave.ts'
import { onlyIssuer } from '../../../issuers/only.ts'
import { takeQuota } from '../../../quota/quota.ts'
import type { Proof } from '../../../tickets/proof.ts'
import { readFields } from '../../form.ts'
import { both, inError } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { STATUS, tooMany } from '../../render-error.ts'
import type { WebApp } from '../../web-app.ts'
import { parseReceptorForm, readReceptorForm } from '../receptor-form.ts'
import { EarlyForm } from './early-form.tsx'
import { type Step, stepOf } from './step.ts'

/** /facturar/espera: the request of somebody whose ticket has not come from the till yet. */
export function registerEarlyRequest(server: FastifyInstance, app: WebApp): void {
  server.get('/facturar/espera', async (request, reply) => {
    const step = await stepOf(app, request, reply)
    return step.typed.numero === '' ? reply.redirect('/facturar', STATUS.seeOther) : show(step, [])
  })
  server.post('/facturar/espera', async (request, reply) => leave(await stepOf(app, request, reply)))
}

async function leave(step: Step) {
  const { app, request, reply, search } = step
  const proof = proofOf(step)
  const parsed = parseReceptorForm(readReceptorForm(request.body))
  const wrong = [...proofFaults(proof, search.proof), ...(parsed.ok ? [] : parsed.faults)]
  const issuer = await onlyIssuer(app.db)
  if (issuer === null) return reply.redirect('/facturar', STATUS.seeOther)
  if (!parsed.ok || wrong.length > 0) return show(step, wrong)
  const excess = await takeQuota(app, [{ action: 'early-by-address', subject: request.ip }])
  if (excess !== null) throw tooMany(excess.retryAfter_s)
  const { id } = readFields(request.body, ['id'])
  const left = await leaveEarlyRequest(
    app,
    { id, issuerId: issuer.id, proof, ...parsed.value, accountId: request.account?.id ?? null },
    search.proof,
  )
  return left.ok ? reply.redirect(`/factura/${left.value.token}`, STATUS.seeOther) : show(step, left.faults)
}

function proofOf({ typed: { numero, total, fecha, tarjeta } }: Step): Proof {
  return { numero, total, fecha, tarjeta }
}

function show(step: Step, faults: readonly Fault[]) {
  const { app, request, reply, search } = step
  const title = both('Deja tu solicitud', 'Leave your request')
  const look = {
    title: faults.length > 0 ? inError(title) : title,
    ...(faults.length > 0 ? { status: STATUS.unprocessable } : {}),
    islands: ['form'] as const,
  }
  const values = { ...readReceptorForm(request.body), ...proofOf(step) }
  const body = <EarlyForm form={{ values, faults }} proof={search.proof} requestId={app.ids.uuid()} />
  return sendPage(app, request, reply, look, body)
}
