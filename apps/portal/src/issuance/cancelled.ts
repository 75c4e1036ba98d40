import type { Db, Trx } from '../db/connect.ts'
import { endTickets, reviveTickets, selectStampedCfdi } from './store-cancel.ts'

/** A stamped CFDI, as a cancellation needs it. */
export type StampedCfdi = {
  readonly issuanceId: string
  readonly issuerId: string
  /** Of its store. */
  readonly timeZone: string
  readonly uuid: string
  /** Who stamped it, and therefore carries its cancellation. */
  readonly pac: string
  readonly xml: Uint8Array
}

/** @returns null when there is no such issuance, or none with a stamp */
export function stampedCfdi(db: Db, issuanceId: string): Promise<StampedCfdi | null> {
  return selectStampedCfdi(db, issuanceId)
}

/** Frees the tickets of a CFDI that SAT calls Cancelado; of one that was substituted they go to its substitute. Call it
 *  on nothing less than SAT's word: a free ticket can be invoiced again. */
export async function freeCancelled(
  trx: Trx,
  x: { readonly issuanceId: string; readonly substituteId: string | null },
): Promise<void> {
  await endTickets(trx, x.issuanceId)
  if (x.substituteId !== null) await reviveTickets(trx, x.substituteId)
}
