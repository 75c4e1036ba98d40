import type { Trx } from '../db/connect.ts'
import { updateTradeName } from './store.ts'

/** What customers call the shop from now on; its legal name stays as the SAT has it. */
export async function renameIssuer(trx: Trx, issuerId: string, tradeName: string): Promise<void> {
  await updateTradeName(trx, issuerId, tradeName)
}
