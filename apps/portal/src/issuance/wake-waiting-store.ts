import type { Trx } from '../db/connect.ts'
import { wake } from './save.ts'
import { hurryWaitingStore } from './store-due.ts'

/** The store has mended something (a new CSD, a product's SAT key): what waited for it is tried again now, in the
 *  transaction that mended it. @returns how many issuances that are */
export async function wakeWaitingStore(trx: Trx, x: { issuerId: string; now: Date }): Promise<number> {
  const waiting = await hurryWaitingStore(trx, x.issuerId, x.now)
  for (const issuance of waiting) await wake(trx, issuance, null)
  return waiting.length
}
