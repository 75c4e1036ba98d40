/** @timbra/cfdi/node: the part of the engine that needs node:crypto, and its only door to it: certificates, keys, PFX
 *  files, signatures. Everything else is in '@timbra/cfdi' and runs in browsers. */
export { type Certificate, isIssuedBy, readCertificate } from './node/certificate.ts'
export type { CertificateFacts, IssuedBy } from './certificate-facts.ts'
export {
  type OpenedCSD,
  decryptPrivateKey,
  openCSD,
  openCSDFromDecryptedKey,
  openPFX,
  unpackPFX,
} from './node/csd.ts'
export { verifySello, verifyTimbre } from './node/verify-seals.ts'
export { type Verdict, verifyCFDI, verifyDocument } from './node/verify.ts'
export { cancelacionSigner } from './node/cancelacion-signer.ts'
