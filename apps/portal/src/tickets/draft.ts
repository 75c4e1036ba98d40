import { createHash } from 'node:crypto'
import type { Fault } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import { deadlineOf } from '../deadlines/due.ts'
import type { Policies } from '../deadlines/find.ts'
import type { Ids } from '../ids.ts'
import type { Store } from '../stores/find.ts'
import { makeCode } from './code.ts'
import type { TicketContent } from './format.ts'
import type { Ticket } from './ticket.ts'
import { checkTotals } from './totals.ts'

type DraftDeps = { readonly clock: Clock; readonly ids: Ids; readonly policies: Policies }

/** Clocks of tills drift; a sale is in the future only beyond this. */
const SKEW_ms = 10 * 60_000
/** A till that lost its battery believes in 1970 or 2000. */
const OLDEST = Date.UTC(2020, 0, 1)

/** A ticket that is in order, but may have been received before. */
export type Draft = {
  readonly ticket: Ticket
  readonly content: string
  readonly contentSha256: string
  readonly receivedAt: Date
}

/** Makes a ticket of a content of the right shape. @param store undefined if the issuer has no store of that code
 *  @returns the draft, or every fault: sums, store, a sale in the future */
export function draftTicket(
  deps: DraftDeps,
  content: TicketContent,
  store: Store | undefined,
): Draft | readonly Fault[] {
  const faults = faultsOf(content, store, deps.clock.now())
  return store && faults.length === 0 ? draft(deps, content, store) : faults
}

/** Two tickets in 10^15 meet; the till must not notice. */
export function withNewCode(deps: Pick<DraftDeps, 'ids'>, draft: Draft): Draft {
  return { ...draft, ticket: { ...draft.ticket, code: makeCode(deps.ids.crockford(10)) } }
}

function faultsOf(content: TicketContent, store: Store | undefined, now: Date): Fault[] {
  const faults = checkTotals(content)
  const issuedAt = new Date(content.issuedAt).getTime()
  if (!store)
    faults.push(
      fault('ticket-tienda', 'store', `No hay una tienda ${content.store}. Revisa los ceros a la izquierda.`),
    )
  if (issuedAt > now.getTime() + SKEW_ms)
    faults.push(
      fault(
        'ticket-futuro',
        'issuedAt',
        'La venta está en el futuro. Revisa el reloj y la zona horaria de la caja.',
      ),
    )
  if (issuedAt < OLDEST)
    faults.push(
      fault('ticket-antiguo', 'issuedAt', 'La venta es anterior a 2020. Revisa el reloj de la caja.'),
    )
  return faults
}

function fault(code: string, path: string, message: string): Fault {
  return { code, path, message, source: 'docs/api/tickets.md#formato' }
}

function draft(deps: DraftDeps, content: TicketContent, store: Store): Draft {
  const text = JSON.stringify(content) // the parser writes fields in the order of the schema, so equal is equal
  const issuedAt = new Date(content.issuedAt)
  const promised = content.invoiceBy === null ? null : new Date(content.invoiceBy)
  return {
    content: text,
    contentSha256: createHash('sha256').update(text).digest('hex'),
    receivedAt: deps.clock.now(),
    ticket: {
      id: deps.ids.uuid(),
      issuerId: store.issuerId,
      storeId: store.id,
      externalId: content.externalId,
      code: makeCode(deps.ids.crockford(10)),
      content,
      total: content.total,
      issuedAt,
      invoiceBy: deadlineOf({ issuedAt, promised }, deps.policies.of(store.id), store.timeZone),
      timeZone: store.timeZone,
    },
  }
}
