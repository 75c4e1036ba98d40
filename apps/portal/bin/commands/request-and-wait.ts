import { setTimeout as pause } from 'node:timers/promises'
import type { Fault } from '@timbra/cfdi'
import { requestIssuance } from '../../src/issuance/request.ts'
import { type IssuanceView, issuanceByToken } from '../../src/issuance/view.ts'
import { soleIssuer } from '../../src/issuers/find.ts'
import { type ReceiveDeps, receiveTicket } from '../../src/tickets/receive.ts'
import { type InvoiceInput, within } from './invoice-input.ts'

const LOOK_ms = 100

/** Hands the ticket in, unless it is there already, and asks for its CFDI. */
export async function requestInvoice(
  app: ReceiveDeps,
  input: Extract<InvoiceInput, { ok: true }>,
): Promise<{ token: string } | { faults: readonly Fault[] }> {
  const issuer = await soleIssuer(app.db)
  const received = await receiveTicket(app, { issuerId: issuer.id, content: input.content })
  if (received.kind === 'conflict') return { faults: within('ticket', received.differences) }
  if (received.kind === 'refused') return { faults: within('ticket', received.faults) }
  return requestIssuance(app, {
    id: app.ids.uuid(),
    ticketIds: [received.ticket.id],
    receptor: input.receptor,
    email: input.email,
    accountId: null,
  })
}

/** Waits until the issuance is stamped, or somebody must do something, or the time is over. */
export async function settledIssuance(
  app: ReceiveDeps,
  token: string,
  wait_s: number,
): Promise<IssuanceView> {
  const until = performance.now() + wait_s * 1000
  for (;;) {
    const view = await issuanceByToken(app.db, token)
    if (!view) throw new Error('an accepted request has a page')
    if (view.stampedXml || STANDING.has(view.state) || performance.now() > until) return view
    await pause(LOOK_ms)
  }
}

/** States that a worker does not leave by itself soon. */
const STANDING = new Set<string>(['waiting-customer', 'waiting-store', 'manual', 'withdrawn'])
