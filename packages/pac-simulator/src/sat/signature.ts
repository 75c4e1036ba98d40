import { createHash, verify, X509Certificate } from 'node:crypto'
import { readCertificate, type Certificate } from '@timbra/cfdi/node'
import { refusal, type Refusal } from '../rules/refusal.ts'
import { canonical, inScope } from './canonical.ts'
import { find, textOf, type Node } from './xml.ts'

/** Really verifies the enveloped XML-DSig of a message to SAT: digest of the document without its Signature, RSA-SHA1
 *  over SignedInfo in its context, a CSD of an authority that we know, in force now.
 *  @returns the certificate, or 301 no signature · 302 digest or signature · 305 expired · 309 certificate · 310 not a
 *  CSD. Source: pac-spec §10.2, §10.5, §14.3. */
export function verifySigned(
  root: Node,
  known: { readonly isIssuedHere: (der: Uint8Array) => boolean },
  now: Date,
): Certificate | Refusal {
  const signature = find(root, 'Signature')
  const signedInfo = signature && find(signature, 'SignedInfo')
  if (!signature || !signedInfo) return refusal('301', 'XML mal formado: falta la firma.')
  const read = readCertificate(bytes(signature, 'X509Certificate'))
  if (!read.ok) return refusal('309', 'Certificado inválido.')
  const certificate = read.value
  if (certificate.kind !== 'csd') return refusal('310', 'El certificado no es un CSD.')
  if (!known.isIssuedHere(certificate.der)) return refusal('309', 'Certificado inválido.')
  if (now > certificate.validTo || now < certificate.validFrom) return refusal('305', 'Certificado caduco.')
  const digest = createHash('sha1')
    .update(canonical(root, new Map(), 'Signature'))
    .digest()
  const signed = canonical(signedInfo, inScope([root, signature]), null)
  const { publicKey } = new X509Certificate(certificate.der)
  const right =
    digest.equals(bytes(signature, 'DigestValue')) &&
    verify('RSA-SHA1', Buffer.from(signed), publicKey, bytes(signature, 'SignatureValue'))
  return right ? certificate : refusal('302', 'Sello mal formado o inválido.')
}

function bytes(node: Node, local: string): Buffer {
  return Buffer.from(textOf(find(node, local)), 'base64')
}
