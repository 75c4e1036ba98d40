import { type DER, latin1, readDER, readOID, readText, readTime } from './der.ts'
import { assert } from './fault.ts'

/** What a SAT certificate says about its holder, read from the DER without any cryptography. */
export type CertificateFacts = {
  /** 20 digits. */
  readonly noCertificado: string
  readonly rfc: string
  /** As in the certificate: with the type of company, which the CFDI's Nombre must not have. */
  readonly nombre: string
  readonly kind: 'csd' | 'fiel' | 'other'
  readonly issuedBy: IssuedBy
  readonly validFrom: Date
  readonly validTo: Date
}

/** What the issuer's name and the first digits of the serial number say together; 'unknown' where they contradict each
 *  other or are nobody's we know. **Not proven**: anybody can write such a name. Proof is isIssuedBy of
 *  '@timbra/cfdi/node' with the authority's own certificate. Source: SAT's certificates, rulebook §C4. */
export type IssuedBy = 'sat-production' | 'sat-test' | 'sandbox' | 'unknown'

const oid = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  x500UniqueIdentifier: '2.5.4.45',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
} as const

/** Throws AssertionError for what is not a certificate of SAT's shape. Source: rulebook §C4; RFC 5280 §4.1. */
export function certificateFacts(der: Uint8Array): CertificateFacts {
  const parts = readDER(der).children[0]?.children ?? []
  // tbsCertificate: [0] version, serialNumber, signature, issuer, validity, subject, …, [3] extensions
  const [version, serial, , issuer, validity, subject] = parts
  assert(version?.tag === 0xa0 && serial !== undefined && issuer !== undefined, 'no certificate')
  assert(validity !== undefined && subject !== undefined, 'no certificate')
  const [from, to] = validity.children
  assert(from !== undefined && to !== undefined, 'no validity')
  const noCertificado = latin1(serial.content)
  assert(/^[0-9]{20}$/.test(noCertificado), 'the serial number is not SAT’s 20 digits')
  const names = namesOf(subject)
  const rfc = (names.get(oid.x500UniqueIdentifier) ?? '').split('/')[0]?.trim() ?? ''
  assert(rfc !== '', 'no RFC')
  const extensions = extensionsOf(parts.find(({ tag }) => tag === 0xa3))
  return {
    noCertificado,
    rfc,
    nombre: names.get(oid.organization) ?? names.get(oid.commonName) ?? '',
    kind: kindOf(names, extensions),
    issuedBy: issuedBy(namesOf(issuer), noCertificado),
    validFrom: readTime(from),
    validTo: readTime(to),
  }
}

/** A CSD names a branch (OU) and may only sign; an e.firma names none and may also encipher, authenticate, and agree
 *  on keys. Source: rulebook §C4. */
function kindOf(
  names: ReadonlyMap<string, string>,
  extensions: ReadonlyMap<string, DER>,
): CertificateFacts['kind'] {
  const isCA = extensions
    .get(oid.basicConstraints)
    ?.children.some(({ tag, content }) => tag === 0x01 && content[0] === 0xff)
  if (isCA) return 'other'
  const usage = extensions.get(oid.keyUsage)?.content[1] ?? 0
  const dataEnciphermentOrKeyAgreement = 0x18
  const personal = extensions.has(oid.extendedKeyUsage) || (usage & dataEnciphermentOrKeyAgreement) !== 0
  if (names.has(oid.organizationalUnit)) return personal ? 'other' : 'csd'
  return personal ? 'fiel' : 'other'
}

/** SAT numbers what it issues 00001…, for tests 20001… or 30001…, and its test authorities say so in their name. */
function issuedBy(issuer: ReadonlyMap<string, string>, noCertificado: string): IssuedBy {
  const [name, organization] = [oid.commonName, oid.organization].map((type) => plain(issuer.get(type) ?? ''))
  if (name === 'AC SIMULADA DE TIMBRA') return 'sandbox'
  if (organization !== 'SERVICIO DE ADMINISTRACION TRIBUTARIA') return 'unknown'
  const forTests = /\bUAT\b|PRUEBAS/.test(name ?? '')
  if (/^[23]0001/.test(noCertificado)) return forTests ? 'sat-test' : 'unknown'
  return noCertificado.startsWith('00001') && !forTests ? 'sat-production' : 'unknown'
}

/** Capitals without accents: SAT's authorities write their own name both ways. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase().trim()
}

function namesOf(subject: DER): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const relative of subject.children) {
    for (const { children } of relative.children) {
      const [type, value] = children
      if (type && value) names.set(readOID(type), readText(value))
    }
  }
  return names
}

/** Extension number → its DER value. */
function extensionsOf(wrapper: DER | undefined): ReadonlyMap<string, DER> {
  const extensions = new Map<string, DER>()
  for (const { children } of wrapper?.children[0]?.children ?? []) {
    const [type] = children
    const value = children.at(-1)
    if (type && value?.tag === 0x04) extensions.set(readOID(type), readDER(value.content))
  }
  return extensions
}
