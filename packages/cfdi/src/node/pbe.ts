import { createDecipheriv, pbkdf2Sync } from 'node:crypto'
import { type DER, readBER, readInteger, readOID } from '../der.ts'
import { deriveByDigest, derivePKCS12, purpose } from './key-derivation.ts'
import { decryptRC2 } from './rc2.ts'

/** Opened, or why not: a pass phrase that does not fit, or an encryption that is none of ours. */
export type Opened = Uint8Array | 'wrong-passphrase' | 'unsupported'

/** Opens what a pass phrase encrypts in PKCS#8 and PKCS#12: PBES2 (PBKDF2 with AES or DES), the PBES1 of SAT's older keys
 *  (MD5 or SHA-1 with DES), and the four of PKCS#12 (Triple DES, RC2). Not OpenSSL's own functions: those have neither
 *  DES nor RC2 without a legacy provider, do not tell a wrong pass phrase from garbage, and count as long as a hostile
 *  file bids. A wrong pass phrase may open to garbage by chance (1 in 256): the caller looks at what came out.
 *  Source: RFC 8018; RFC 7292 Appendix B, C. */
export function openPBE(algorithm: DER, data: Uint8Array, passphrase: string): Opened {
  const [type, parameters] = algorithm.children
  if (type === undefined || parameters === undefined) return 'unsupported'
  const scheme = readOID(type)
  const read = scheme === pbes2 ? readPBES2(parameters) : readOlder(scheme, parameters)
  if (read === null) return 'unsupported'
  for (const password of read.passwords(passphrase)) {
    const opened = attempt(() => read.open(password, data))
    if (opened !== null) return opened
  }
  return 'wrong-passphrase'
}

type Scheme = {
  /** The same pass phrase as programs have written it in bytes. */
  readonly passwords: (passphrase: string) => readonly Uint8Array[]
  readonly open: (password: Uint8Array, data: Uint8Array) => Uint8Array
}

const pbes2 = '1.2.840.113549.1.5.13'
const pbkdf2 = '1.2.840.113549.1.5.12'

/** OpenSSL writes 2,048, careful programs up to a million; a file that bids more wants our time. */
const maxIterations = 2_000_000

const digests: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}

/** Cipher → bytes of its key. */
const ciphers: Readonly<Record<string, readonly [name: string, keyLength: number]>> = {
  '1.3.14.3.2.7': ['des-cbc', 8],
  '1.2.840.113549.3.7': ['des-ede3-cbc', 24],
  '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16],
  '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  '2.16.840.1.101.3.4.1.42': ['aes-256-cbc', 32],
}

function readPBES2({ children: [derivation, encryption] }: DER): Scheme | null {
  const [derivationType, kdf] = derivation?.children ?? []
  const [cipherType, iv] = encryption?.children ?? []
  const [salt, count, ...rest] = kdf?.children ?? []
  if (!derivationType || !cipherType || !iv || salt?.tag !== 0x04 || !count) return null
  const cipher = ciphers[readOID(cipherType)]
  const prf = rest.find(({ tag }) => tag === 0x30)?.children[0]
  const digest = prf === undefined ? 'sha1' : digests[readOID(prf)]
  const iterations = readInteger(count)
  if (readOID(derivationType) !== pbkdf2 || !cipher || !digest || iterations > maxIterations) return null
  const [name, keyLength] = cipher
  return {
    passwords: asBytes,
    open: (password, data) => {
      const key = pbkdf2Sync(password, salt.content, iterations, keyLength, digest)
      return decipher(name, key, iv.content, data)
    },
  }
}

/** PBES1 and PKCS#12: salt and a count are all they say. */
function readOlder(scheme: string, { children: [salt, count] }: DER): Scheme | null {
  if (salt?.tag !== 0x04 || count === undefined) return null
  const iterations = readInteger(count)
  if (iterations > maxIterations / 10) return null
  const digest = { '1.2.840.113549.1.5.3': 'md5', '1.2.840.113549.1.5.10': 'sha1' }[scheme]
  if (digest === 'md5' || digest === 'sha1') {
    const open = (password: Uint8Array, data: Uint8Array) => {
      const { key, iv } = deriveByDigest({ digest, password, salt: salt.content, iterations })
      return decipher('des-cbc', key, iv, data)
    }
    return { passwords: asBytes, open }
  }
  const cipher = pkcs12Ciphers[scheme]
  if (cipher === undefined) return null
  const open = (password: Uint8Array, data: Uint8Array) => {
    const derive = (what: number, length: number) =>
      derivePKCS12({ digest: 'sha1', password, salt: salt.content, iterations, purpose: what, length })
    const [name, keyLength] = cipher
    return decipher(name, derive(purpose.key, keyLength), derive(purpose.iv, 8), data)
  }
  return { passwords: asBMPString, open }
}

const pkcs12Ciphers: Readonly<Record<string, readonly [name: string, keyLength: number]>> = {
  '1.2.840.113549.1.12.1.3': ['des-ede3-cbc', 24],
  '1.2.840.113549.1.12.1.4': ['des-ede-cbc', 16],
  '1.2.840.113549.1.12.1.5': ['rc2', 16],
  '1.2.840.113549.1.12.1.6': ['rc2', 5],
}

/** UTF-8 today; SAT's older programs wrote Latin-1, which differs in ñ and accents. */
function asBytes(passphrase: string): readonly Uint8Array[] {
  const [utf8, latin1] = [Buffer.from(passphrase, 'utf8'), Buffer.from(passphrase, 'latin1')]
  return utf8.equals(latin1) ? [utf8] : [utf8, latin1]
}

/** Two bytes a character and two zeros; of no pass phrase some programs write nothing at all. */
export function asBMPString(passphrase: string): readonly Uint8Array[] {
  const bytes = Buffer.from(`${passphrase}\0`, 'utf16le').swap16()
  return passphrase === '' ? [bytes, new Uint8Array(0)] : [bytes]
}

function decipher(name: string, key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  if (name === 'rc2') return unpadded(decryptRC2({ key, iv, data, effectiveBits: key.length * 8 }))
  // DES is Triple DES with the same key three times, which Node has.
  const [cipher, bytes] = name === 'des-cbc' ? ['des-ede3-cbc', Buffer.concat([key, key, key])] : [name, key]
  const opening = createDecipheriv(cipher, bytes, iv)
  return Buffer.concat([opening.update(data), opening.final()])
}

function unpadded(plain: Uint8Array): Uint8Array {
  const length = plain.at(-1) ?? 0
  const fits = length >= 1 && length <= 8 && plain.subarray(-length).every((byte) => byte === length)
  if (!fits) throw new RangeError('padding')
  return plain.subarray(0, -length)
}

/** What comes out, when it is DER at all: by a wrong pass phrase the padding fits now and then, DER hardly ever. */
function attempt(open: () => Uint8Array): Uint8Array | null {
  try {
    const opened = open()
    readBER(opened)
    return opened
  } catch {
    return null
  }
}
