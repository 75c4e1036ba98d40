import type { Db } from '../db/connect.ts'
import { stampedCfdi, type StampedCfdi } from '../issuance/cancelled.ts'
import { surplusCfdi } from '../issuance/surplus-cfdi.ts'
import type { Subject } from './store.ts'

/** The CFDI that a request is about; null when there is none. */
export function cfdiOf(db: Db, { issuanceId, surplusId }: Subject): Promise<StampedCfdi | null> {
  return surplusId === null ? stampedCfdi(db, issuanceId) : surplusCfdi(db, surplusId)
}
