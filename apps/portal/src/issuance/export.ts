import type { Db } from '../db/connect.ts'
import { selectForExport } from './store-account.ts'

/** What is kept of each issuance of an account, and of the mails that were asked for. The CFDI itself is a file. */
export function issuancesForExport(db: Db, accountId: string) {
  return selectForExport(db, accountId)
}
