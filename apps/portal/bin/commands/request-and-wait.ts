import { setTimeout as pause } from 'node:timers/promises'
import type { Fault } from '@timbra/cfdi'
import { requestIssuance } from '../../src/issuance/request.ts'
import { type IssuanceView, issuanceByToken } from '../../src/issuance/view.ts'
import { soleIssuer } from '../../src/issuers/find.ts'
import { type ReceiveDeps, receiveTicket } from '../../src/tickets/receive.ts'
import { type InvoiceInput, atFiles, within } from './invoice-input.ts'

const LOOK_ms = 100

/** Hands the ticket in, unless it is there already, and asks for its CFDI.
 *  @returns where the CFDI will be, and whether somebody had asked for it before; or every fault */
export async function requestInvoice(
  app: ReceiveDeps,
  input: Extract<InvoiceInput, { ok: true }>,
): Promise<{ token: string; already: boolean } | { faults: readonly Fault[] }> {
  const issuer = await soleIssuer(app.db)
  const received = await receiveTicket(app, { issuerId: issuer.id, content: input.content })
  if (received.kind === 'conflict') return { faults: within('ticket', received.differences) }
  if (received.kind === 'refused') return { faults: within('ticket', received.faults) }
  const requested = await requestIssuance(app, {
    id: app.ids.uuid(),
    ticketIds: [received.ticket.id],
    receptor: input.receptor,
    email: input.email,
    accountId: null,
  })
  if (requested.kind === 'refused') return { faults: atFiles(requested.faults) }
  return { token: requested.token, already: requested.kind === 'existing' }
}

/** Waits until the issuance is stamped, or somebody must do something, or the time is over.
 *  @param rfc for whom it was asked
 *  @returns null as soon as the issuance is for another RFC: the first who asked has it, also when both ask at once */
export async function settledIssuance(
  app: ReceiveDeps,
  x: { readonly token: string; readonly rfc: string; readonly wait_s: number },
): Promise<IssuanceView | null> {
  const until = performance.now() + x.wait_s * 1000
  for (;;) {
    const view = await issuanceByToken(app.db, x.token)
    if (!view) throw new Error('an accepted request has a page')
    if (view.receptor.rfc !== x.rfc) return null
    if (view.stampedXml || STANDING.has(view.state) || performance.now() > until) return view
    await pause(LOOK_ms)
  }
}

/** States that a worker does not leave by itself soon. */
const STANDING = new Set<string>(['waiting-customer', 'waiting-store', 'manual', 'withdrawn'])
