import type { CancelacionSigner } from '@timbra/cfdi'
import { cancelacionSigner } from '@timbra/cfdi/node'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Secrets } from '../secrets.ts'
import { keyPurpose } from './open.ts'
import { selectActiveCSD } from './store.ts'

/** What signs this issuer's cancellations now: its active CSD, which need not be the one that sealed. The key is
 *  decrypted for this one use. @returns null when the issuer has none that is valid */
export async function signerOfCancelaciones(
  deps: { db: Db; secrets: Secrets; clock: Clock },
  issuerId: string,
): Promise<CancelacionSigner | null> {
  const row = await selectActiveCSD(deps.db, issuerId, deps.clock.now())
  if (row === null) return null
  const pkcs8 = deps.secrets.decrypt(row.key_encrypted, keyPurpose(row.no_certificado))
  return cancelacionSigner({ cer: row.cer, pkcs8 })
}
