import type { CFDI } from '../comprobante.ts'
import { type Fault, demand } from '../fault.ts'
import { readCFDI } from '../read.ts'
import { bytesOfBase64 } from './base64.ts'
import { type Certificate, isIssuedBy } from './certificate.ts'
import { knownCertificate } from './known-certificate.ts'
import { verifyTimbre } from './verify-seals.ts'

/** What can be said of the seals of a document; null where nothing can, and then the faults say why. Only a document
 *  with `sello` true, no faults, and `tfd` true (or 'none', if it need not be stamped) is as its emisor sealed it. */
export type Verdict = {
  readonly sello: boolean | 'no-cert' | null
  readonly tfd: boolean | 'none' | 'unknown-cert' | null
  readonly faults: readonly Fault[]
}

/** Certificates by their number: of PACs, and of emisores whose documents carry none. */
export type Certificates = ReadonlyMap<string, Certificate>

/** Checks Sello and SelloSAT of a document and the certificates they need. Whether SAT still lists these is not checked.
 *  @param authorities SAT's own certificates, DER or PEM: without them nobody knows who issued the one that the document
 *  carries
 *  @returns the verdict; faults are those of readCFDI, or CFDI40106 (certificate unreadable), SELLO-1 (another number) ·
 *  2 (another RFC) · 3 (no CSD) · 4 (not issued by the authorities, or not the one known by its number) · 5 (not valid
 *  on the day), TFD-1 (of another document) · 2 (PAC's certificate not valid on the day). Source: rulebook §C3–C5. */
export function verifyDocument(
  xml: Uint8Array | string,
  certificates: Certificates = new Map(),
  authorities: readonly Uint8Array[] = [],
): Verdict {
  demandCertificates(certificates, authorities)
  const cfdi = readCFDI(xml)
  if (!cfdi.ok) return { sello: null, tfd: null, faults: cfdi.faults }
  return verifyCFDI(cfdi.value, certificates, authorities)
}

/** As verifyDocument, for one that has been read.
 *  Source: rulebook §C3–C5. */
export function verifyCFDI(
  cfdi: CFDI,
  certificates: Certificates = new Map(),
  authorities: readonly Uint8Array[] = [],
): Verdict {
  demandCertificates(certificates, authorities)
  demandCFDI(cfdi)
  const stamped = typeof cfdi.timbre?.selloCFD === 'string'
  demand(stamped || cfdi.timbre === null, 'cfdi.timbre', 'a TimbreFiscalDigital or null')
  const faults: Fault[] = []
  const sello = selloOf(cfdi, certificates, authorities, faults)
  const tfd = tfdOf(cfdi, certificates, faults)
  return { sello, tfd, faults }
}

function demandCFDI(cfdi: CFDI): void {
  const { certificado, noCertificado, sello, fecha, emisor } = cfdi?.comprobante ?? {}
  const texts = { certificado, noCertificado, sello, fecha, 'emisor.rfc': emisor?.rfc }
  for (const [name, value] of Object.entries(texts))
    demand(typeof value === 'string', `cfdi.comprobante.${name}`, 'a text, as readCFDI gives')
  demand(typeof cfdi?.cadena === 'string', 'cfdi.cadena', 'a text, as readCFDI gives')
}

function demandCertificates(certificates: Certificates, authorities: readonly Uint8Array[]): void {
  demand(typeof certificates?.get === 'function', 'certificates', 'a Map of certificates by number')
  const bytes = Array.isArray(authorities) && authorities.every((one) => one instanceof Uint8Array)
  demand(bytes, 'authorities', 'a list of the bytes of certificates')
}

function selloOf(
  cfdi: CFDI,
  certificates: Certificates,
  authorities: readonly Uint8Array[],
  faults: Fault[],
): Verdict['sello'] {
  const { certificado, noCertificado, sello, emisor, fecha } = cfdi.comprobante
  const say = (code: string, at: string, message: string) => {
    faults.push(fault(code, `/Comprobante/${at}`, message))
  }
  const known = certificates.get(noCertificado)
  const carried = certificado === '' ? null : knownCertificate(certificado)
  if (carried?.ok === false) {
    say('CFDI40106', '@Certificado', 'El certificado del CFDI no se puede leer.')
    return false
  }
  const certificate = carried?.value ?? known
  if (certificate === undefined) return 'no-cert'
  if (certificate.noCertificado !== noCertificado) {
    say('SELLO-1', '@NoCertificado', 'NoCertificado no es el número del certificado.')
    return false
  }
  const foreign = known !== undefined && Buffer.compare(known.der, certificate.der) !== 0
  if (foreign || (carried !== null && !isTrusted(certificate, authorities))) {
    say('SELLO-4', '@Certificado', 'El certificado no es uno que el SAT haya emitido con este número.')
    return false
  }
  if (certificate.rfc !== emisor.rfc) say('SELLO-2', 'Emisor/@Rfc', 'El certificado no es del emisor.')
  if (certificate.kind !== 'csd')
    say('SELLO-3', '@Certificado', 'El certificado no es un certificado de sello digital (CSD).')
  if (!isValidOn(certificate, fecha))
    say('SELLO-5', '@Fecha', 'El certificado no estaba vigente en la fecha del CFDI.')
  const signature = bytesOfBase64(sello)
  return signature !== null && certificate.verify(Buffer.from(cfdi.cadena, 'utf8'), signature)
}

function tfdOf(cfdi: CFDI, certificates: Certificates, faults: Fault[]): Verdict['tfd'] {
  const { timbre } = cfdi
  if (timbre === null) return 'none'
  const path = '/Comprobante/Complemento/TimbreFiscalDigital'
  if (timbre.selloCFD.replaceAll(' ', '') !== cfdi.comprobante.sello) {
    faults.push(
      fault('TFD-1', `${path}/@SelloCFD`, 'El timbre es de otro documento: SelloCFD no es el Sello.'),
    )
    return false
  }
  const certificate = certificates.get(timbre.noCertificadoSAT)
  if (certificate === undefined) return 'unknown-cert'
  if (!isValidOn(certificate, timbre.fechaTimbrado)) {
    const message = 'El certificado del PAC no estaba vigente en la fecha del timbre.'
    faults.push(fault('TFD-2', `${path}/@FechaTimbrado`, message))
  }
  return verifyTimbre(timbre, certificate)
}

/** To look at an issuer's signature takes longer than at a Sello, and an emisor has few certificates. */
const trusted = new WeakMap<Certificate, WeakSet<Uint8Array>>()

function isTrusted(certificate: Certificate, authorities: readonly Uint8Array[]): boolean {
  if (authorities.length === 0) return true
  const issuers = trusted.get(certificate) ?? new WeakSet()
  trusted.set(certificate, issuers)
  if (authorities.some((authority) => issuers.has(authority))) return true
  const issuer = authorities.find((authority) => isIssuedBy(certificate.der, authority))
  if (issuer !== undefined) issuers.add(issuer)
  return issuer !== undefined
}

/** Fechas are local times of Mexico, five to eight hours behind UTC; one that is no time is another rule's. */
function isValidOn({ validFrom, validTo }: Certificate, fecha: string): boolean {
  const time_ms = Date.parse(`${fecha}Z`)
  const hour_ms = 3_600_000
  return !(time_ms + 8 * hour_ms < validFrom.getTime() || time_ms + 5 * hour_ms > validTo.getTime())
}

function fault(code: string, path: string, message: string): Fault {
  return { code, path, message, source: 'Anexo 20; rulebook C3–C5' }
}
