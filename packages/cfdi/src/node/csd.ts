import { type KeyObject, X509Certificate, sign } from 'node:crypto'
import type { IssuedBy } from '../certificate-facts.ts'
import { type Fault, type Parsed, accepted, assert, demand } from '../fault.ts'
import type { CSD } from '../seal.ts'
import { type Certificate, readCertificate } from './certificate.ts'
import { fault } from './faults.ts'
import { openPFXFile } from './pfx.ts'
import { keyOf, openKey } from './private-key.ts'

/** A CSD that can seal. The key stays inside `sign`; the pass phrase is in no part of it. */
export type OpenedCSD = CSD & {
  readonly validFrom: Date
  readonly validTo: Date
  readonly nombre: string
  readonly issuedBy: IssuedBy
}

/** When a CSD must be valid, and whose it must be, if given. */
type Judged = { readonly at: Date; readonly rfc?: string | undefined }

/** Opens a CSD as SAT hands it out: certificate (DER or PEM), key in PKCS#8 encrypted with a pass phrase (PBES2, or the
 *  DES and Triple DES of older keys).
 *  @param x.at when it must be valid; `x.rfc` whose it must be, if given
 *  @returns the CSD, or every fault at 'cer', 'key' or 'passphrase': CERT-1…4 as readCertificate · CSD-1 an e.firma ·
 *  CSD-2 neither · CSD-3 expired · CSD-4 not yet valid · CSD-5 of another RFC · CSD-6 no key · CSD-7 unknown
 *  encryption · CSD-8 wrong pass phrase · CSD-9 the key belongs to another certificate · CSD-10 a certificate in the
 *  place of the key · CSD-11 cut off · CSD-12 a key without pass phrase. Throws ArgumentError for values of wrong types.
 *  Source: rulebook §C3, §C4; RMF 2.7.1.5. */
export function openCSD(
  x: Judged & { readonly cer: Uint8Array; readonly key: Uint8Array; readonly passphrase: string },
): Parsed<OpenedCSD> {
  demandJudged(x)
  const certificate = readCertificate(x.cer)
  const key = openKey(x)
  if (certificate.ok && key.ok) return judge(certificate.value, key.value, x)
  const judged = certificate.ok ? certificateFaults(certificate.value, x) : certificate.faults
  return { ok: false, faults: [...judged, ...(key.ok ? [] : key.faults)] }
}

/** Opens a CSD from a PFX (PKCS#12), which holds certificate and key under one pass phrase.
 *  @returns the CSD, or every fault: PFX-1…4 as unpackPFX · at 'cer' CERT-1, CSD-1…5 as openCSD
 *  Source: RFC 7292; rulebook §C4. */
export function openPFX(
  x: Judged & { readonly pfx: Uint8Array; readonly passphrase: string },
): Parsed<OpenedCSD> {
  demandJudged(x)
  const opened = openPFXFile(x)
  if (!opened.ok) return opened
  const certificate = readCertificate(opened.value.cer)
  return certificate.ok ? judge(certificate.value, opened.value.key, x) : certificate
}

/** The private key in the open, PKCS#8 DER, for a vault that encrypts it in its own way; openCSDFromDecryptedKey takes
 *  it back. @returns it, or the faults CSD-6, 7, 8, 10, 11, 12 as openCSD. Source: RFC 5208. */
export function decryptPrivateKey(x: {
  readonly key: Uint8Array
  readonly passphrase: string
}): Parsed<Uint8Array> {
  demand(typeof x === 'object' && x !== null, 'x', 'an object')
  const key = openKey(x)
  return key.ok ? accepted(key.value.export({ format: 'der', type: 'pkcs8' })) : key
}

/** Certificate (DER) and private key (PKCS#8 DER, in the open) of a PFX, for a vault or for programs that want two files.
 *  @returns both, or one fault: PFX-1 no PFX · PFX-2 wrong pass phrase, at 'passphrase' · PFX-3 unknown encryption ·
 *  PFX-4 no RSA key with its certificate inside. Source: RFC 7292. */
export function unpackPFX(x: {
  readonly pfx: Uint8Array
  readonly passphrase: string
}): Parsed<{ readonly cer: Uint8Array; readonly pkcs8: Uint8Array }> {
  demand(typeof x === 'object' && x !== null, 'x', 'an object')
  const opened = openPFXFile(x)
  if (!opened.ok) return opened
  const { cer, key } = opened.value
  return accepted({ cer, pkcs8: key.export({ format: 'der', type: 'pkcs8' }) })
}

/** A CSD that openCSD has accepted before and a vault kept. Throws AssertionError if the parts do not fit: our bug.
 *  Source: rulebook §C3. */
export function openCSDFromDecryptedKey(x: { readonly cer: Uint8Array; readonly pkcs8: Uint8Array }): CSD {
  demand(typeof x === 'object' && x !== null, 'x', 'an object')
  demand(x.pkcs8 instanceof Uint8Array, 'pkcs8', 'the bytes of a private key (Uint8Array)')
  const certificate = readCertificate(x.cer)
  assert(certificate.ok, 'the kept certificate is unreadable')
  const key = keyOf(x.pkcs8)
  assert(key !== null, 'the kept key is unreadable')
  assert(matches(certificate.value, key), 'the kept key belongs to another certificate')
  return csdOf(certificate.value, key)
}

function demandJudged(x: Judged): void {
  demand(typeof x === 'object' && x !== null, 'x', 'an object')
  const { at, rfc } = x
  demand(at instanceof Date && !Number.isNaN(at.getTime()), 'at', 'a valid Date')
  demand(rfc === undefined || typeof rfc === 'string', 'rfc', 'a text, or absent')
}

function judge(certificate: Certificate, key: KeyObject, x: Judged): Parsed<OpenedCSD> {
  const faults = certificateFaults(certificate, x)
  if (!matches(certificate, key)) {
    const message =
      'La llave .key no corresponde a este certificado .cer. Usa los dos archivos del mismo certificado.'
    faults.push(fault('CSD-9', 'key', message))
  }
  if (faults.length > 0) return { ok: false, faults }
  const { validFrom, validTo, nombre, issuedBy } = certificate
  return accepted({ ...csdOf(certificate, key), validFrom, validTo, nombre, issuedBy })
}

function certificateFaults(certificate: Certificate, x: Judged): Fault[] {
  const faults: Fault[] = []
  const { kind, validFrom, validTo, rfc } = certificate
  const push = (code: string, message: string) => faults.push(fault(code, 'cer', message))
  if (kind === 'fiel') {
    push(
      'CSD-1',
      'Este archivo es una e.firma (FIEL), no un certificado de sello digital (CSD). Sube el CSD de tu empresa; la e.firma no sirve para facturar y no debes compartirla.',
    )
  }
  if (kind === 'other') push('CSD-2', 'Este certificado no es un certificado de sello digital (CSD) del SAT.')
  if (x.at > validTo) push('CSD-3', `El certificado venció el ${day(validTo)}. Tramita uno nuevo en el SAT.`)
  if (x.at < validFrom) push('CSD-4', `El certificado será válido a partir del ${day(validFrom)}.`)
  if (x.rfc !== undefined && x.rfc !== rfc)
    push('CSD-5', `El certificado es de otro RFC (${rfc}), no de ${x.rfc}.`)
  return faults
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10)
}

function matches(certificate: Certificate, key: KeyObject): boolean {
  return new X509Certificate(certificate.der).checkPrivateKey(key)
}

function csdOf(certificate: Certificate, key: KeyObject): CSD {
  return {
    noCertificado: certificate.noCertificado,
    certificado: Buffer.from(certificate.der).toString('base64'),
    rfc: certificate.rfc,
    sign: (data) => sign('RSA-SHA256', data, key),
    verify: (data, signature) => certificate.verify(data, signature),
  }
}
