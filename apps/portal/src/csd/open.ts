import type { CSD } from '@timbra/cfdi'
import { openCSDFromDecryptedKey } from '@timbra/cfdi/node'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Secrets } from '../secrets.ts'
import { selectActiveCSD } from './store.ts'

/** Binds an encrypted key to its use and its certificate: moved to another row it does not open. */
export function keyPurpose(noCertificado: string): string {
  return `csd-key:${noCertificado}`
}

/** The CSD with which this issuer seals now. The key is decrypted for this one use and never kept in clear.
 *  @returns null when the issuer has none that is valid. Throws SetupError when TIMBRA_SECRET is another one. */
export async function sealingCSD(
  deps: { db: Db; secrets: Secrets; clock: Clock },
  issuerId: string,
): Promise<CSD | null> {
  const row = await selectActiveCSD(deps.db, issuerId, deps.clock.now())
  if (row === null) return null
  const pkcs8 = deps.secrets.decrypt(row.key_encrypted, keyPurpose(row.no_certificado))
  return openCSDFromDecryptedKey({ cer: row.cer, pkcs8 })
}
