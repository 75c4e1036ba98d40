import type { Db } from '../db/connect.ts'
import { normaliseCode } from './code.ts'
import { type Proof, proves } from './proof.ts'
import { searchesInForce } from './search-settings.ts'
import {
  selectFreeTickets,
  selectTicketByCode,
  selectTicketsByExternalId,
  selectTicketsById,
  selectTicketsByPrintedNumber,
} from './store.ts'
import type { Ticket } from './ticket.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const MAX_TYPED = 200

/** Finds the ticket of somebody who holds it: its number, and whatever its issuer demands as proof, must be right.
 *  @param proof.numero the code or the number, as typed; dashes, blanks and case do not matter
 *  @param proof.total pesos as typed; what is invoiced, or what was paid with donation or tip included
 *  @returns null whichever is wrong, so that nobody learns which numbers exist */
export async function findByProof(deps: { db: Db }, proof: Proof): Promise<Ticket | null> {
  if (Object.values(proof).some((typed) => typed.length > MAX_TYPED)) return null
  const candidates = await candidatesOf(deps.db, proof.numero)
  if (candidates.length === 0) return null
  const searches = await searchesInForce(deps.db)
  const proven = candidates.filter((ticket) => proves(ticket, proof, searches.of(ticket.issuerId).proof))
  if (proven.length < 2) return proven[0] ?? null
  return proven.find((ticket) => ticket.externalId === proof.numero.trim()) ?? null
}

/** The ticket of a code, as typed or as in the address of its QR. @returns null if there is none */
export async function findByCode(deps: { db: Db }, code: string): Promise<Ticket | null> {
  const normal = code.length > MAX_TYPED ? null : normaliseCode(code)
  if (normal === null) return null
  return selectTicketByCode(deps.db, normal)
}

/** @returns those that exist, in the order of `ids` */
export async function ticketsByIds(db: Db, ids: readonly string[]): Promise<Ticket[]> {
  return selectTicketsById(db, ids)
}

/** The ticket of an issuer by our id or by the number the POS gave it. @returns null if that issuer has none */
export async function ticketOfIssuer(db: Db, issuerId: string, id: string): Promise<Ticket | null> {
  const [ticket] = UUID.test(id)
    ? await selectTicketsById(db, [id])
    : await selectTicketsByExternalId(db, issuerId, [id])
  return ticket?.issuerId === issuerId ? ticket : null
}

/** Some ticket that can be invoiced now, for a newcomer to try: the one numbered `preferred` if it is still free, else
 *  the newest. @returns null when every one is taken */
export async function freeTicket(
  db: Db,
  issuerId: string,
  wanted: { now: Date; preferred: string },
): Promise<Ticket | null> {
  const [ticket] = await selectFreeTickets(db, issuerId, wanted)
  return ticket ?? null
}

/** Letters and digits of a ticket's number, upper case: what is compared, however it was typed. */
export function printedNumber(numero: string): string {
  return numero.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
}

async function candidatesOf(db: Db, numero: string): Promise<Ticket[]> {
  const code = normaliseCode(numero)
  const byCode = code === null ? null : await selectTicketByCode(db, code)
  if (byCode !== null) return [byCode]
  const printed = printedNumber(numero)
  return printed === '' ? [] : selectTicketsByPrintedNumber(db, printed)
}
