import type { Fault } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { NewRow } from '../db/schema.ts'
import { policiesOf } from '../deadlines/find.ts'
import type { Ids } from '../ids.ts'
import { storesByCode } from '../stores/find.ts'
import { differences } from './differences.ts'
import { type Draft, draftTicket, withNewCode } from './draft.ts'
import { parseTicket } from './parse.ts'
import { insertNewTickets, selectTicketsByExternalId } from './store.ts'
import type { Ticket } from './ticket.ts'

export type Received =
  /** `same`: this ticket was received before, with equal content. */
  | { readonly kind: 'created' | 'same'; readonly ticket: Ticket }
  /** The POS used the number before for another content; the first one stands. */
  | { readonly kind: 'conflict'; readonly differences: readonly Fault[] }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }

export type ReceiveDeps = { readonly db: Db; readonly clock: Clock; readonly ids: Ids }

/** Takes in one ticket of a POS; to repeat it is harmless, also at the same time.
 *  @param content anything: the parsed JSON as it came */
export async function receiveTicket(
  deps: ReceiveDeps,
  request: { issuerId: string; content: unknown },
): Promise<Received> {
  const [received] = await receiveTickets(deps, { issuerId: request.issuerId, contents: [request.content] })
  if (!received) throw new Error('one answer per ticket')
  return received
}

/** Takes in many tickets with four questions to the database; what is refused does not hold up the rest.
 *  @returns one answer per content, in order */
export async function receiveTickets(
  deps: ReceiveDeps,
  request: { issuerId: string; contents: readonly unknown[] },
): Promise<Received[]> {
  const parsed = request.contents.map(parseTicket)
  const codes = new Set(parsed.flatMap((ticket) => (ticket.ok ? [ticket.value.store] : [])))
  const stores = await storesByCode(deps.db, request.issuerId, [...codes])
  const policies = await policiesOf(deps.db, request.issuerId)
  const drafts = parsed.map((ticket): Draft | readonly Fault[] => {
    if (!ticket.ok) return ticket.faults
    return draftTicket({ ...deps, policies }, ticket.value, stores.get(ticket.value.store))
  })
  const accepted = drafts.filter((answer) => isDraft(answer))
  const kept = await keep(deps, request.issuerId, accepted)
  return drafts.map((answer) =>
    isDraft(answer) ? answerFor(answer, kept) : { kind: 'refused', faults: answer },
  )
}

function isDraft(answer: Draft | readonly Fault[]): answer is Draft {
  return 'ticket' in answer
}

type Kept = ReadonlyMap<string, Ticket & { readonly contentSha256: string }>

/** Inserts what is new and reads what was there. The database decides who came first, so two posts of one ticket at the
 *  same time give one row. @returns the tickets that stand, by external id */
async function keep(deps: ReceiveDeps, issuerId: string, drafts: readonly Draft[]): Promise<Kept> {
  const inserted = await insertNewTickets(deps.db, drafts.map(rowOf))
  const mine = drafts.filter(({ ticket }) => inserted.has(ticket.id))
  const others = drafts.filter(({ ticket }) => !inserted.has(ticket.id))
  const numbers = others.map(({ ticket }) => ticket.externalId)
  const known = await selectTicketsByExternalId(deps.db, issuerId, numbers)
  const kept = new Map([
    ...mine.map(({ ticket, contentSha256 }) => [ticket.externalId, { ...ticket, contentSha256 }] as const),
    ...known.map((ticket) => [ticket.externalId, ticket] as const),
  ])
  const codeWasTaken = others.filter(({ ticket }) => !kept.has(ticket.externalId))
  if (codeWasTaken.length === 0) return kept
  return new Map([
    ...kept,
    ...(await keep(
      deps,
      issuerId,
      codeWasTaken.map((each) => withNewCode(deps, each)),
    )),
  ])
}

function rowOf({ ticket, content, contentSha256, receivedAt }: Draft): NewRow<'ticket'> {
  return {
    id: ticket.id,
    issuer_id: ticket.issuerId,
    store_id: ticket.storeId,
    external_id: ticket.externalId,
    code: ticket.code,
    content,
    content_sha256: contentSha256,
    total: ticket.total,
    issued_at: ticket.issuedAt,
    invoice_by: ticket.invoiceBy,
    received_at: receivedAt,
  }
}

function answerFor({ ticket, contentSha256 }: Draft, kept: Kept): Received {
  const standing = kept.get(ticket.externalId)
  if (!standing) throw new Error('every accepted ticket is kept')
  if (standing.id === ticket.id) return { kind: 'created', ticket: standing }
  if (standing.contentSha256 === contentSha256) return { kind: 'same', ticket: standing }
  const found = differences(standing.content, ticket.content)
  return found.length === 0 ? { kind: 'same', ticket: standing } : { kind: 'conflict', differences: found }
}
