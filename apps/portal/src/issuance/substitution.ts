import type { Receptor } from '@timbra/cfdi'
import type { Db } from '../db/connect.ts'
import { selectLiveSubstitute, selectOriginals, selectStampedIssuance } from './store-substitute.ts'

/** How an invoice stands to others of the same purchase. */
export type Substitution = {
  /** CFDI that it, and those before it, took the place of; nearest first. */
  readonly originals: readonly { readonly id: string; readonly token: string }[]
  /** The one that takes its place, or is to. */
  readonly substitute: { readonly id: string; readonly token: string } | null
}

export async function substitutionOf(db: Db, issuanceId: string): Promise<Substitution> {
  const [originals, substitute] = await Promise.all([
    selectOriginals(db, issuanceId),
    selectLiveSubstitute(db, issuanceId),
  ])
  return { originals, substitute }
}

export type StampedIssuance = {
  readonly stampedAt: Date
  /** Pesos with two decimals. */
  readonly total: string
  readonly issuerRfc: string
  readonly timeZone: string
  readonly receptor: Receptor
  readonly originals: Substitution['originals']
}

/** @returns null when there is no such issuance, or none with a stamp */
export async function stampedIssuance(db: Db, issuanceId: string): Promise<StampedIssuance | null> {
  const [row, originals] = await Promise.all([
    selectStampedIssuance(db, issuanceId),
    selectOriginals(db, issuanceId),
  ])
  return row && { ...row, originals }
}
