/** The part of the engine that needs node:crypto, and its only door to it: certificates, keys, signatures. */
import { type KeyObject, X509Certificate, createPrivateKey, sign, verify } from 'node:crypto'
import { type CertificateFacts, certificateFacts } from './certificate-facts.ts'
import type { CFDI } from './comprobante.ts'
import { readDER, readOID } from './der.ts'
import { type Fault, type Parsed, accepted, assert, refused } from './fault.ts'
import type { CSD } from './seal.ts'
import { type TimbreFiscalDigital, cadenaTimbre } from './timbre.ts'

export type Certificate = CertificateFacts & {
  readonly der: Uint8Array
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  verify(data: Uint8Array, signature: Uint8Array): boolean
}

const algorithm = 'RSA-SHA256'

/** Reads a certificate issued by SAT (or of its shape), DER or PEM. Neither its issuer nor its dates are judged.
 *  @returns the certificate, or the fault CERT-1 at 'cer'. Source: rulebook §C4. */
export function readCertificate(cer: Uint8Array): Parsed<Certificate> {
  try {
    const x509 = new X509Certificate(cer)
    const key = x509.publicKey
    assert(key.asymmetricKeyType === 'rsa', 'not an RSA key')
    const check = (data: Uint8Array, signature: Uint8Array) => verify(algorithm, data, key, signature)
    return accepted({ ...certificateFacts(x509.raw), der: x509.raw, verify: check })
  } catch {
    const message = 'El archivo .cer no es un certificado del SAT. Elige el .cer que descargaste del SAT.'
    return refused(fault('CERT-1', 'cer', message))
  }
}

export type OpenedCSD = CSD & { readonly validFrom: Date; readonly validTo: Date; readonly nombre: string }

/** Opens a CSD as SAT hands it out: certificate, PKCS#8 key encrypted with a pass phrase.
 *  @param at when it must be valid; @param rfc whose it must be, if given
 *  @returns the CSD, or every fault at 'cer', 'key' or 'passphrase': CERT-1 no certificate · CSD-1 an e.firma ·
 *  CSD-2 neither · CSD-3 expired · CSD-4 not yet valid · CSD-5 of another RFC · CSD-6 no key · CSD-7 old encryption ·
 *  CSD-8 wrong pass phrase · CSD-9 the key belongs to another certificate. Source: rulebook §C3, §C4. */
export function openCSD(x: {
  readonly cer: Uint8Array
  readonly key: Uint8Array
  readonly passphrase: string
  readonly at: Date
  readonly rfc?: string | undefined
}): Parsed<OpenedCSD> {
  const certificate = readCertificate(x.cer)
  const key = decryptKey(x)
  const faults = [
    ...(certificate.ok ? certificateFaults(certificate.value, x) : certificate.faults),
    ...(key.ok ? [] : key.faults),
  ]
  if (!certificate.ok || !key.ok || faults.length > 0) return { ok: false, faults }
  if (!matches(certificate.value, key.value)) {
    const message =
      'La llave .key no corresponde a este certificado .cer. Usa los dos archivos del mismo certificado.'
    return refused(fault('CSD-9', 'key', message))
  }
  const { validFrom, validTo, nombre } = certificate.value
  return accepted({ ...csdOf(certificate.value, key.value), validFrom, validTo, nombre })
}

/** The private key in the open, PKCS#8 DER, for a vault that encrypts it in its own way; openCSDFromDecryptedKey takes
 *  it back. Faults CSD-6, CSD-7, CSD-8 as openCSD. */
export function decryptPrivateKey(x: {
  readonly key: Uint8Array
  readonly passphrase: string
}): Parsed<Uint8Array> {
  const key = decryptKey(x)
  return key.ok ? accepted(key.value.export({ format: 'der', type: 'pkcs8' })) : key
}

/** A CSD that openCSD has accepted before and a vault kept. Throws AssertionError if the parts do not fit: our bug. */
export function openCSDFromDecryptedKey(x: { readonly cer: Uint8Array; readonly pkcs8: Uint8Array }): CSD {
  const certificate = readCertificate(x.cer)
  assert(certificate.ok, 'the kept certificate is unreadable')
  const key = createPrivateKey({ key: Buffer.from(x.pkcs8), format: 'der', type: 'pkcs8' })
  assert(matches(certificate.value, key), 'the kept key belongs to another certificate')
  return csdOf(certificate.value, key)
}

/** Whether the Sello is that of this document under the certificate it carries, which must bear the number that is
 *  in the cadena. Whether SAT issued the certificate, and to whom, is another question. Source: CFDI40102. */
export function verifySello(cfdi: CFDI): boolean {
  const { certificado, noCertificado, sello } = cfdi.comprobante
  const certificate = readCertificate(Buffer.from(certificado, 'base64'))
  if (!certificate.ok || certificate.value.noCertificado !== noCertificado) return false
  return certificate.value.verify(Buffer.from(cfdi.cadena, 'utf8'), Buffer.from(sello, 'base64'))
}

/** Whether SelloSAT is that of the timbre under the PAC's certificate. Source: cadenaoriginal_TFD_1_1.xslt. */
export function verifyTimbre(timbre: TimbreFiscalDigital, certificate: Certificate): boolean {
  if (certificate.noCertificado !== timbre.noCertificadoSAT) return false
  return certificate.verify(Buffer.from(cadenaTimbre(timbre), 'utf8'), Buffer.from(timbre.selloSAT, 'base64'))
}

function certificateFaults(
  certificate: Certificate,
  x: { at: Date; rfc?: string | undefined },
): readonly Fault[] {
  const faults: Fault[] = []
  if (certificate.kind === 'fiel') {
    const message =
      'Este archivo es una e.firma (FIEL), no un certificado de sello digital (CSD). Sube el CSD de tu empresa; la e.firma no sirve para facturar y no debes compartirla.'
    faults.push(fault('CSD-1', 'cer', message))
  } else if (certificate.kind === 'other') {
    faults.push(
      fault('CSD-2', 'cer', 'Este certificado no es un certificado de sello digital (CSD) del SAT.'),
    )
  }
  const day = (date: Date) => date.toISOString().slice(0, 10)
  if (x.at > certificate.validTo) {
    faults.push(
      fault(
        'CSD-3',
        'cer',
        `El certificado venció el ${day(certificate.validTo)}. Tramita uno nuevo en el SAT.`,
      ),
    )
  }
  if (x.at < certificate.validFrom) {
    faults.push(
      fault('CSD-4', 'cer', `El certificado será válido a partir del ${day(certificate.validFrom)}.`),
    )
  }
  if (x.rfc !== undefined && x.rfc !== certificate.rfc) {
    faults.push(fault('CSD-5', 'cer', `El certificado es de otro RFC (${certificate.rfc}), no de ${x.rfc}.`))
  }
  return faults
}

function decryptKey(x: { readonly key: Uint8Array; readonly passphrase: string }): Parsed<KeyObject> {
  const encryption = encryptionOf(x.key)
  if (encryption === null) {
    return refused(
      fault(
        'CSD-6',
        'key',
        'El archivo .key no es una llave privada del SAT. Elige el .key del mismo certificado.',
      ),
    )
  }
  try {
    const { key, passphrase } = x
    return accepted(createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8', passphrase }))
  } catch {
    if (encryption !== pbes2) {
      const message =
        'La llave .key usa un cifrado antiguo que ya no se admite. Genera un CSD nuevo en el SAT.'
      return refused(fault('CSD-7', 'key', message))
    }
    return refused(
      fault('CSD-8', 'passphrase', 'La contraseña no abre la llave privada. Revísala: distingue mayúsculas.'),
    )
  }
}

/** PBES2, the only way of encryption that OpenSSL 3 opens without its legacy provider. Source: RFC 8018. */
const pbes2 = '1.2.840.113549.1.5.13'

/** The algorithm of an EncryptedPrivateKeyInfo, or null if the bytes are none. OpenSSL's own errors do not tell a
 *  wrong pass phrase from garbage. Source: RFC 5208 §6. */
function encryptionOf(key: Uint8Array): string | null {
  try {
    const [algorithmIdentifier, data] = readDER(key).children
    const [algorithmOID] = algorithmIdentifier?.children ?? []
    return algorithmOID !== undefined && data?.tag === 0x04 ? readOID(algorithmOID) : null
  } catch {
    return null
  }
}

function matches(certificate: Certificate, key: KeyObject): boolean {
  return new X509Certificate(certificate.der).checkPrivateKey(key)
}

function csdOf(certificate: Certificate, key: KeyObject): CSD {
  return {
    noCertificado: certificate.noCertificado,
    certificado: Buffer.from(certificate.der).toString('base64'),
    rfc: certificate.rfc,
    sign: (data) => sign(algorithm, data, key),
    verify: (data, signature) => certificate.verify(data, signature),
  }
}

function fault(code: string, path: string, message: string): Fault {
  return { code, path, message, source: 'rulebook C3, C4; RMF 2.7.1.5' }
}

export { cancelacionSigner } from './node/cancelacion-signer.ts'
