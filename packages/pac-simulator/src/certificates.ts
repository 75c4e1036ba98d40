import { createPrivateKey, generateKeyPair, randomBytes, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import {
  bitString,
  boolean,
  explicit,
  ia5String,
  integer,
  nothing,
  octetString,
  oid,
  sequence,
  set,
  text,
  time,
} from './der.ts'

/** Certificate and key as SAT hands them out: DER, and PKCS#8 DER (encrypted when there is a pass phrase). */
export type CertificateFiles = { readonly cer: Uint8Array; readonly key: Uint8Array }

/** Who signs: `cer` and its unencrypted PKCS#8 key. */
export type Authority = CertificateFiles

export type CertificateOptions = {
  /** A FIEL has no OU, more key usages and extended ones; a CSD names the branch in OU. */
  readonly kind: 'csd' | 'fiel'
  /** 20 digits; SAT's test certificates begin with 3. */
  readonly noCertificado: string
  readonly rfc: string
  /** RFC and CURP of the legal representative; null for a persona física. */
  readonly representative: { readonly rfc: string; readonly curp: string } | null
  /** CURP of the persona física; empty for a company. */
  readonly curp: string
  /** As in the register of companies: with régimen societario, "X SA DE CV". */
  readonly razonSocial: string
  readonly branch: string
  readonly validFrom: Date
  readonly validTo: Date
  /** Encrypts the key; null leaves it readable. */
  readonly passphrase: string | null
}

/** Makes a self-signed root for the sandbox. The name says that it is worth nothing. */
export async function makeAuthority(options: {
  noCertificado: string
  validFrom: Date
  validTo: Date
}): Promise<Authority> {
  const keys = await generateKeys('rsa', { modulusLength: 2048 })
  const cer = signed(keys.privateKey, {
    ...options,
    issuer: AUTHORITY_NAME,
    subject: AUTHORITY_NAME,
    publicKey: keys.publicKey,
    extensions: [
      extension('2.5.29.19', true, sequence(boolean(true))), // basicConstraints: CA
      extension('2.5.29.15', true, bitString(Buffer.from([0b0000_0110]), 1)), // keyCertSign, cRLSign
    ],
  })
  return { cer, key: pkcs8(keys.privateKey, null) }
}

/** Makes a certificate of SAT's exact shape, signed by `authority`, with a new 2048-bit RSA key.
 *  Source: SAT's public test certificates read with openssl; rulebook §C4. */
export async function makeCertificate(
  authority: Authority,
  options: CertificateOptions,
): Promise<CertificateFiles> {
  const keys = await generateKeys('rsa', { modulusLength: 2048 })
  const authorityKey = createPrivateKey({ key: Buffer.from(authority.key), format: 'der', type: 'pkcs8' })
  const cer = signed(authorityKey, {
    ...options,
    issuer: AUTHORITY_NAME,
    subject: subject(options),
    publicKey: keys.publicKey,
    extensions: options.kind === 'csd' ? CSD_EXTENSIONS : FIEL_EXTENSIONS,
  })
  return { cer, key: pkcs8(keys.privateKey, options.passphrase) }
}

/** A pass phrase that nobody has typed before: 16 characters of base64url (96 bits). */
export function randomPassphrase(): string {
  return randomBytes(12).toString('base64url')
}

const generateKeys = promisify(generateKeyPair)

/** SAT's own keys are PBES2 with PBKDF2 and des-ede3-cbc, so ours are too: what opens these opens those. */
function pkcs8(key: KeyObject, passphrase: string | null): Uint8Array {
  return passphrase === null
    ? key.export({ format: 'der', type: 'pkcs8' })
    : key.export({ format: 'der', type: 'pkcs8', cipher: 'des-ede3-cbc', passphrase })
}

type Content = {
  readonly noCertificado: string
  readonly issuer: Uint8Array
  readonly subject: Uint8Array
  readonly validFrom: Date
  readonly validTo: Date
  readonly publicKey: KeyObject
  readonly extensions: readonly Uint8Array[]
}

function signed(key: KeyObject, content: Content): Uint8Array {
  if (!/^\d{20}$/.test(content.noCertificado)) throw new Error('noCertificado must have 20 digits')
  const algorithm = sequence(oid('1.2.840.113549.1.1.11'), nothing()) // sha256WithRSAEncryption
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))), // X.509 version 3
    integer(Buffer.from(content.noCertificado, 'ascii')), // the digits themselves are the number's bytes
    algorithm,
    content.issuer,
    sequence(time(content.validFrom), time(content.validTo)),
    content.subject,
    content.publicKey.export({ format: 'der', type: 'spki' }),
    explicit(3, sequence(...content.extensions)),
  )
  return sequence(body, algorithm, bitString(sign('RSA-SHA256', body, key), 0))
}

const COMMON_NAME = '2.5.4.3'
const SERIAL_NUMBER = '2.5.4.5'
const COUNTRY = '2.5.4.6'
const ORGANIZATION = '2.5.4.10'
const ORGANIZATIONAL_UNIT = '2.5.4.11'
const NAME = '2.5.4.41'
const UNIQUE_IDENTIFIER = '2.5.4.45'
const EMAIL_ADDRESS = '1.2.840.113549.1.9.1'

const AUTHORITY_NAME = sequence(
  part(COMMON_NAME, text('AC SIMULADA DE TIMBRA')),
  part(ORGANIZATION, text('AUTORIDAD SIMULADA SIN VALIDEZ FISCAL')),
  part(ORGANIZATIONAL_UNIT, text('Sandbox')),
  part(COUNTRY, text('MX')),
)

function subject(o: CertificateOptions): Uint8Array {
  const fiel = o.kind === 'fiel'
  const names = [COMMON_NAME, NAME, ORGANIZATION].map((type) => part(type, text(o.razonSocial)))
  const contact = [part(COUNTRY, text('MX')), part(EMAIL_ADDRESS, ia5String('pruebas@example.com'))]
  const identity = [
    part(UNIQUE_IDENTIFIER, text(o.representative ? `${o.rfc} / ${o.representative.rfc}` : o.rfc)),
    part(SERIAL_NUMBER, text(o.representative ? `${o.curp} / ${o.representative.curp}` : o.curp)),
  ]
  const branch = part(ORGANIZATIONAL_UNIT, text(o.branch))
  return sequence(...names, ...(fiel ? contact : []), ...identity, ...(fiel ? [] : [branch]))
}

function part(type: string, value: Uint8Array): Uint8Array {
  return set(sequence(oid(type), value))
}

function extension(id: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value))
}

const NOT_AN_AUTHORITY = extension('2.5.29.19', true, sequence())

const CSD_EXTENSIONS = [
  NOT_AN_AUTHORITY,
  extension('2.5.29.15', false, bitString(Buffer.from([0b1100_0000]), 6)), // digitalSignature, nonRepudiation
]

const FIEL_EXTENSIONS = [
  NOT_AN_AUTHORITY,
  // digitalSignature, nonRepudiation, dataEncipherment, keyAgreement
  extension('2.5.29.15', false, bitString(Buffer.from([0b1101_1000]), 3)),
  extension('2.16.840.1.113730.1.1', false, bitString(Buffer.from([0b1010_0000]), 5)), // SSL client, S/MIME
  extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.4'), oid('1.3.6.1.5.5.7.3.2'))), // e-mail, client
]
