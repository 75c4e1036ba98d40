import { X509Certificate, createVerify } from 'node:crypto'
import { type CertificateFacts, certificateFacts } from '../certificate-facts.ts'
import { type Fault, type Parsed, accepted, assert, demand, refused } from '../fault.ts'
import { fault } from './faults.ts'
import { type FileKind, recognise } from './recognise.ts'

/** A certificate and what it can verify. */
export type Certificate = CertificateFacts & {
  readonly der: Uint8Array
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  verify(data: Uint8Array, signature: Uint8Array): boolean
}

/** Reads a certificate issued by SAT (or of its shape), DER or PEM. Neither its issuer nor its dates are judged.
 *  @returns the certificate, or one fault at 'cer': CERT-1 no certificate of SAT's shape · CERT-2 cut off · CERT-3 a
 *  private key in its place · CERT-4 a PFX in its place. Throws ArgumentError for what is not bytes.
 *  Source: rulebook §C4; RFC 5280. */
export function readCertificate(cer: Uint8Array): Parsed<Certificate> {
  demand(cer instanceof Uint8Array, 'cer', 'the bytes of a certificate (Uint8Array)')
  const { der, kind } = recognise(cer)
  try {
    const x509 = new X509Certificate(der)
    const key = x509.publicKey
    assert(key.asymmetricKeyType === 'rsa', 'not an RSA key')
    const check = (data: Uint8Array, signature: Uint8Array) => {
      return createVerify('RSA-SHA256').update(data).verify(key, signature) // cheaper than verify(), by 3 %
    }
    return accepted({ ...certificateFacts(x509.raw), der: x509.raw, verify: check })
  } catch {
    return refused(wrongFile(kind))
  }
}

/** Whether the authority's key signed the certificate: proof, where `issuedBy` is only what a name says. SAT publishes
 *  its authorities' certificates. Both DER or PEM; what cannot be read proves nothing. Source: RFC 5280 §6.1. */
export function isIssuedBy(cer: Uint8Array, authority: Uint8Array): boolean {
  demand(cer instanceof Uint8Array, 'cer', 'the bytes of a certificate (Uint8Array)')
  demand(authority instanceof Uint8Array, 'authority', 'the bytes of a certificate (Uint8Array)')
  try {
    const [issued, issuer] = [cer, authority].map((file) => new X509Certificate(recognise(file).der))
    return issued !== undefined && issuer !== undefined && issuer.ca && issued.verify(issuer.publicKey)
  } catch {
    return false
  }
}

function wrongFile(kind: FileKind): Fault {
  if (kind === 'truncated') {
    return fault('CERT-2', 'cer', 'El archivo .cer está incompleto. Vuelve a descargarlo o a copiarlo.')
  }
  if (kind === 'encrypted-key' || kind === 'plain-key') {
    const message =
      'Aquí va el certificado .cer, y este archivo es la llave privada .key. Revisa que no estén cambiados.'
    return fault('CERT-3', 'cer', message)
  }
  if (kind === 'pfx') {
    return fault(
      'CERT-4',
      'cer',
      'Este archivo es un .pfx, que trae certificado y llave juntos; aquí va un .cer.',
    )
  }
  const message = 'El archivo .cer no es un certificado del SAT. Elige el .cer que descargaste del SAT.'
  return fault('CERT-1', 'cer', message)
}
