import { createHash, X509Certificate } from 'node:crypto'
import type { CFDI, Parsed } from '@timbra/cfdi'
import { readCertificate, verifySello, type Certificate } from '@timbra/cfdi/node'
import { refusal, type Refusal } from './refusal.ts'

/** Is it a CSD of our authority, of this emisor, in force at Fecha, and did it make this seal? Codes 303–306, 308,
 *  CFDI40106, CFDI40102. `now` decides whether it has expired since. */
export function checkCertificate(cfdi: CFDI, authority: X509Certificate, now: Date): Refusal | null {
  const { certificado, noCertificado, emisor, fecha } = cfdi.comprobante
  const { read, isIssuedHere } = opened(certificado, authority)
  if (!read.ok) return refusal('CFDI40106', 'El certificado no es válido.')
  const certificate = read.value
  if (certificate.noCertificado !== noCertificado) {
    return refusal('CFDI40106', 'El número de certificado no corresponde al certificado.')
  }
  if (certificate.kind !== 'csd') return refusal('306', 'El certificado no es de tipo CSD.')
  if (!isIssuedHere) return refusal('308', 'El certificado no fue expedido por el SAT.')
  if (certificate.rfc !== emisor.rfc)
    return refusal('303', 'El CSD del emisor no corresponde al RFC que viene como emisor.')
  if (!inForceAt(fecha, certificate)) {
    return refusal('305', 'La fecha de emisión no está dentro de la vigencia del CSD del emisor.')
  }
  if (now > certificate.validTo) return refusal('304', 'El certificado se encuentra revocado o caduco.')
  return verifySello(cfdi) ? null : refusal('CFDI40102', SEAL)
}

type Opened = { readonly read: Parsed<Certificate>; readonly isIssuedHere: boolean }

/** A shop seals with one certificate for years: to open it and to check its authority takes longer than the whole rest. */
const openedOnes = new WeakMap<X509Certificate, Map<string, Opened>>()
const MOST_OPENED = 100

function opened(certificado: string, authority: X509Certificate): Opened {
  const known = openedOnes.get(authority) ?? new Map<string, Opened>()
  openedOnes.set(authority, known)
  const before = known.get(certificado)
  if (before) return before
  const der = Buffer.from(certificado, 'base64')
  const read = readCertificate(der)
  const fresh = { read, isIssuedHere: read.ok && issuedBy(der, authority) }
  if (known.size >= MOST_OPENED) known.clear()
  known.set(certificado, fresh)
  return fresh
}

const SEAL =
  'El resultado de la digestión debe ser igual al resultado de la desencriptación del sello (sello mal formado o inválido).'

/** SAT's two public test CSDs are known by their fingerprint: their authority is not in the sandbox. */
const PUBLIC_TEST_CSD = new Set([
  '92be3ef448e0fd01467f3b0cbd8e77b568d84ea58f22f5afa400b2ec99bbbb53',
  'ffc2e675682b968d1213d128fb2a20716caf3223c568dabc834c53a27f26a9b0',
])

/** By our authority, or SAT's public test certificates. */
export function issuedBy(der: Uint8Array, authority: X509Certificate): boolean {
  if (PUBLIC_TEST_CSD.has(createHash('sha256').update(der).digest('hex'))) return true
  const certificate = new X509Certificate(der)
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey)
}

/** Fecha has no zone; Mexico lies between UTC−8 and UTC−5, so half a day of tolerance refuses nothing that is right. */
function inForceAt(fecha: string, certificate: Certificate): boolean {
  const at = Date.parse(`${fecha}Z`) + 6 * 3_600_000
  const slack_ms = 12 * 3_600_000
  return at >= certificate.validFrom.getTime() - slack_ms && at <= certificate.validTo.getTime() + slack_ms
}
