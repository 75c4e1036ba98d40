import type { Trx } from '../db/connect.ts'
import { selectTicketsForUpdate } from './store.ts'
import type { Ticket } from './ticket.ts'

/** Holds tickets until the transaction ends, so that nobody else decides about them meanwhile.
 *  @returns those that exist, in id order */
export function lockTickets(trx: Trx, ids: readonly string[]): Promise<Ticket[]> {
  return selectTicketsForUpdate(trx, ids)
}
