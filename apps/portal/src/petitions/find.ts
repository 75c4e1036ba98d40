import type { Db } from '../db/connect.ts'
import type { Petition } from './petition.ts'
import { selectByToken, selectOfInvoice, selectOpen } from './store.ts'

/** @returns null for a token that nobody was given */
export function petitionByToken(db: Db, token: string): Promise<Petition | null> {
  return selectByToken(db, token)
}

/** The newest wish to have an invoice changed. @returns null when there is none */
export function petitionOfInvoice(db: Db, issuanceId: string): Promise<Petition | null> {
  return selectOfInvoice(db, issuanceId)
}

/** What waits for the store, longest first. */
export function openPetitions(db: Db, issuerId: string): Promise<readonly Petition[]> {
  return selectOpen(db, issuerId)
}
