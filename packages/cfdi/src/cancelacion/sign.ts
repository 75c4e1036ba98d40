import { type Parsed, accepted, assert, demand, refused } from '../fault.ts'
import { toBase64 } from '../seal.ts'
import { fault } from './fields.ts'
import { type SatRequest, canonicalText, unusedNamespaces } from './request.ts'

/** A certificate that can sign these documents; the private key itself never enters the engine. SAT still demands
 *  SHA-1 here. `@timbra/cfdi/node` makes one. Source: pac-spec §10.2. */
export type CancelacionSigner = {
  readonly rfc: string
  readonly kind: 'csd' | 'fiel' | 'other'
  /** Base64 of the DER, on one line. */
  readonly certificado: string
  /** Issuer's names in the order of the certificate, joined by commas, a comma inside a value as \2c. */
  readonly issuerName: string
  /** The 20 digits. */
  readonly serialNumber: string
  /** Base64. */
  readonly modulus: string
  readonly exponent: string
  sha1(data: Uint8Array): Uint8Array
  /** RSASSA-PKCS1-v1_5 with SHA-1. */
  sign(data: Uint8Array): Uint8Array
  verify(data: Uint8Array, signature: Uint8Array): boolean
}

/** Signs a request (enveloped XML-DSig, RSA-SHA1). Same request and key, same bytes.
 *  @returns the XML, or the fault 310 for a certificate that is not a CSD, 203 for one of another RFC.
 *  Throws AssertionError if the signature does not verify with its own certificate. Source: pac-spec §10.2, §10.5. */
export function signSatRequest(request: SatRequest, signer: CancelacionSigner): Parsed<string> {
  const { open, close } = request ?? {}
  demand(
    typeof open === 'string' && typeof close === 'string',
    'request',
    'what buildCancelacion and the like give',
  )
  demandSigner(signer)
  if (signer.kind !== 'csd') {
    const message =
      'La solicitud se firma con el certificado de sello digital (CSD), no con la e.firma (FIEL) ni con otro certificado.'
    return refused(fault('310', 'signer', message))
  }
  if (signer.rfc !== request.rfc)
    return refused(fault('203', 'signer', 'El certificado es de otro RFC que quien firma la solicitud.'))
  const digest = toBase64(bytesFrom('sha1', signer.sha1(utf8.encode(request.open + request.close))))
  const data = utf8.encode(signedInfo(digest, inherited))
  const signature = bytesFrom('sign', signer.sign(data))
  assert(signer.verify(data, signature), 'the signature does not verify with its own certificate')
  const value = `<SignatureValue>${toBase64(signature)}</SignatureValue>`
  const element = `<Signature xmlns="${dsig}">${signedInfo(digest, '')}${value}${keyInfo(signer)}</Signature>`
  return accepted(`<?xml version="1.0" encoding="UTF-8"?>\n${request.open}${element}${request.close}`)
}

function demandSigner(signer: CancelacionSigner): void {
  demand(typeof signer === 'object' && signer !== null, 'signer', 'what cancelacionSigner gives')
  const texts = ['rfc', 'kind', 'certificado', 'issuerName', 'serialNumber', 'modulus', 'exponent'] as const
  for (const name of texts) demand(typeof signer[name] === 'string', `signer.${name}`, 'a text')
  for (const name of ['sha1', 'sign', 'verify'] as const)
    demand(typeof signer[name] === 'function', `signer.${name}`, 'a function')
}

function bytesFrom(name: 'sha1' | 'sign', bytes: unknown): Uint8Array {
  demand(bytes instanceof Uint8Array, `signer.${name}`, 'a function that returns bytes')
  return bytes
}

const utf8 = new TextEncoder()
const dsig = 'http://www.w3.org/2000/09/xmldsig#'
/** What SignedInfo inherits, and canonical form therefore writes on it. */
const inherited = ` xmlns="${dsig}"${unusedNamespaces}`

function signedInfo(digest: string, namespaces: string): string {
  return [
    `<SignedInfo${namespaces}>`,
    '<CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></CanonicalizationMethod>',
    `<SignatureMethod Algorithm="${dsig}rsa-sha1"></SignatureMethod>`,
    `<Reference URI=""><Transforms><Transform Algorithm="${dsig}enveloped-signature"></Transform></Transforms>`,
    `<DigestMethod Algorithm="${dsig}sha1"></DigestMethod><DigestValue>${digest}</DigestValue>`,
    '</Reference></SignedInfo>',
  ].join('')
}

function keyInfo(signer: CancelacionSigner): string {
  return [
    '<KeyInfo><X509Data><X509IssuerSerial>',
    `<X509IssuerName>${canonicalText(signer.issuerName)}</X509IssuerName>`,
    `<X509SerialNumber>${signer.serialNumber}</X509SerialNumber></X509IssuerSerial>`,
    `<X509Certificate>${signer.certificado}</X509Certificate></X509Data>`,
    `<KeyValue><RSAKeyValue><Modulus>${signer.modulus}</Modulus>`,
    `<Exponent>${signer.exponent}</Exponent></RSAKeyValue></KeyValue></KeyInfo>`,
  ].join('')
}
