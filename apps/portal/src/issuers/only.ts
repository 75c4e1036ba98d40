import type { Db } from '../db/connect.ts'
import { type Issuer, issuerOf } from './find.ts'
import { selectFirstIssuers } from './store.ts'

/** The issuer of an installation that serves one, before any ticket tells whose it is.
 *  @returns null when there is none yet, or several */
export async function onlyIssuer(db: Db): Promise<Issuer | null> {
  const [row, second] = await selectFirstIssuers(db)
  return row && !second ? issuerOf(row) : null
}
