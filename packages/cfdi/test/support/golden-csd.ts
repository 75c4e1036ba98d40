import { createHash } from 'node:crypto'
import type { CSD } from '../../src/index.ts'

/** Stands in for a CSD where only the bytes around the Sello matter: the "signature" is a hash, so golden files need
 *  no private key and never change. */
export const goldenCSD: CSD = {
  noCertificado: '30001000000500003416',
  certificado: Buffer.from('this is not a certificate').toString('base64'),
  rfc: 'EKU9003173C9',
  sign: (data) => createHash('sha512').update(data).digest(),
  verify: (data, signature) => createHash('sha512').update(data).digest().equals(signature),
}
