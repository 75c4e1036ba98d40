import { createPrivateKey } from 'node:crypto'
import type { Fault } from '@timbra/cfdi'
import { openCSD } from '@timbra/cfdi/node'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import { NotFoundError } from '../errors.ts'
import { wakeWaitingStore } from '../issuance/wake-waiting-store.ts'
import { issuerById } from '../issuers/find.ts'
import type { Secrets } from '../secrets.ts'
import { keyPurpose } from './open.ts'
import { insertActiveCSD } from './store.ts'

/** Takes an issuer's CSD into use. The pass phrase is used once, here, and kept nowhere: the key is stored encrypted
 *  with the portal's own secret. Issuances that waited for the store are tried again.
 *  @param x.cer DER; `key` encrypted PKCS#8 DER, as the SAT hands them out
 *  @returns faults, all at once: an e.firma, expired, of another RFC, wrong pass phrase, key of another certificate;
 *  empty when it is in use. Throws NotFoundError for an unknown issuer. */
export async function saveCSD(
  deps: { db: Db; secrets: Secrets; clock: Clock },
  x: { issuerId: string; cer: Uint8Array; key: Uint8Array; passphrase: string },
): Promise<readonly Fault[]> {
  const issuer = await issuerById(deps.db, x.issuerId)
  if (issuer === null) throw new NotFoundError('emisor-desconocido', 'No existe este emisor.')
  const now = deps.clock.now()
  const opened = openCSD({ cer: x.cer, key: x.key, passphrase: x.passphrase, at: now, rfc: issuer.rfc })
  if (!opened.ok) return opened.faults
  const { noCertificado, validFrom, validTo } = opened.value
  const keyEncrypted = deps.secrets.encrypt(decryptedKey(x.key, x.passphrase), keyPurpose(noCertificado))
  await inTransaction(deps.db, async (trx) => {
    await insertActiveCSD(trx, {
      noCertificado,
      issuerId: issuer.id,
      cer: x.cer,
      keyEncrypted,
      validFrom,
      validTo,
    })
    await wakeWaitingStore(trx, { issuerId: issuer.id, now })
  })
  return []
}

function decryptedKey(key: Uint8Array, passphrase: string): Buffer {
  return createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8', passphrase }).export({
    format: 'der',
    type: 'pkcs8',
  })
}
