import type { Trx } from '../db/connect.ts'
import { deleteDeliveries } from './store.ts'

/** Forgets the mails of these CFDI, and with them the addresses: sent ones, and those still owed. */
export async function forgetDeliveries(trx: Trx, issuanceIds: readonly string[]): Promise<void> {
  if (issuanceIds.length > 0) await deleteDeliveries(trx, issuanceIds)
}
