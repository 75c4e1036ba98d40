import { createCipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import {
  explicit,
  integer,
  nothing,
  octetString,
  oid,
  sequence,
  set,
} from '../../../pac-simulator/src/der.ts'
import { readDER } from '../../src/der.ts'
import { deriveByDigest, derivePKCS12, purpose } from '../../src/node/key-derivation.ts'

/** As programs before and after OpenSSL 3 encrypt. */
export type Encryption = 'aes-256' | 'triple-des'

const iterations = 2_048
const count = integer(Buffer.from([iterations >> 8, iterations & 0xff]))
const data = '1.2.840.113549.1.7.1'

/** A PFX with a key and certificates, so that machines without openssl test the reader too. */
export function writePFX(x: {
  readonly pkcs8: Uint8Array
  readonly certificates: readonly Uint8Array[]
  readonly passphrase: string
  readonly encryption: Encryption
}): Uint8Array {
  const keyBag = bag('1.2.840.113549.1.12.10.1.2', encryptedKey(x.pkcs8, x))
  const certificateBags = x.certificates.map((cer) =>
    bag(
      '1.2.840.113549.1.12.10.1.3',
      sequence(oid('1.2.840.113549.1.9.22.1'), explicit(0, octetString(cer))),
    ),
  )
  const [algorithm, encrypted] = encrypt(sequence(...certificateBags), x)
  const hidden = sequence(integer(Buffer.from([0])), sequence(oid(data), algorithm, implicit(encrypted)))
  const safe = sequence(
    sequence(oid('1.2.840.113549.1.7.6'), explicit(0, hidden)),
    sequence(oid(data), explicit(0, octetString(sequence(keyBag)))),
  )
  const content = sequence(oid(data), explicit(0, octetString(safe)))
  return sequence(integer(Buffer.from([3])), content, mac(safe, x.passphrase))
}

/** EncryptedPrivateKeyInfo in one of the encryptions of a PFX. */
export function encryptedKey(
  pkcs8: Uint8Array,
  x: { readonly passphrase: string; readonly encryption: Encryption },
): Uint8Array {
  const [algorithm, encrypted] = encrypt(pkcs8, x)
  return sequence(algorithm, octetString(encrypted))
}

/** EncryptedPrivateKeyInfo as SAT's keys once were: MD5 or SHA-1, and single DES. Source: RFC 8018 §6.1. */
export function oldKey(
  pkcs8: Uint8Array,
  x: { readonly password: Uint8Array; readonly digest: 'md5' | 'sha1' },
): Uint8Array {
  const salt = randomBytes(8)
  const { key, iv } = deriveByDigest({ ...x, salt, iterations })
  const cipher = createCipheriv('des-ede3-cbc', Buffer.concat([key, key, key]), iv)
  const encrypted = Buffer.concat([cipher.update(pkcs8), cipher.final()])
  const scheme = x.digest === 'md5' ? '1.2.840.113549.1.5.3' : '1.2.840.113549.1.5.10'
  return sequence(sequence(oid(scheme), sequence(octetString(salt), count)), octetString(encrypted))
}

function encrypt(
  plain: Uint8Array,
  { passphrase, encryption }: { readonly passphrase: string; readonly encryption: Encryption },
): readonly [Uint8Array, Uint8Array] {
  const salt = randomBytes(16)
  if (encryption === 'aes-256') {
    const iv = randomBytes(16)
    const key = pbkdf2Sync(passphrase, salt, iterations, 32, 'sha256')
    const prf = sequence(oid('1.2.840.113549.2.9'), nothing())
    const kdf = sequence(oid('1.2.840.113549.1.5.12'), sequence(octetString(salt), count, prf))
    const scheme = sequence(oid('2.16.840.1.101.3.4.1.42'), octetString(iv))
    const cipher = createCipheriv('aes-256-cbc', key, iv)
    const algorithm = sequence(oid('1.2.840.113549.1.5.13'), sequence(kdf, scheme))
    return [algorithm, Buffer.concat([cipher.update(plain), cipher.final()])]
  }
  const derive = (what: number, length: number) =>
    derivePKCS12({ digest: 'sha1', password: bmp(passphrase), salt, iterations, purpose: what, length })
  const cipher = createCipheriv('des-ede3-cbc', derive(purpose.key, 24), derive(purpose.iv, 8))
  const algorithm = sequence(oid('1.2.840.113549.1.12.1.3'), sequence(octetString(salt), count))
  return [algorithm, Buffer.concat([cipher.update(plain), cipher.final()])]
}

function mac(safe: Uint8Array, passphrase: string): Uint8Array {
  const salt = randomBytes(8)
  const x = {
    digest: 'sha256',
    password: bmp(passphrase),
    salt,
    iterations,
    purpose: purpose.mac,
    length: 32,
  }
  const digest = createHmac('sha256', derivePKCS12(x)).update(safe).digest()
  const algorithm = sequence(oid('2.16.840.1.101.3.4.2.1'), nothing())
  return sequence(sequence(algorithm, octetString(digest)), octetString(salt), count)
}

/** The same in BER as Mozilla's and Apple's programs write it: lengths indefinite, texts in pieces of 100 bytes. What is
 *  inside a text, and encrypted or under the MAC, stays as it is. */
export function asBER(der: Uint8Array): Uint8Array {
  const { tag, content, children, raw } = readDER(der)
  const open = (of: number, parts: readonly Uint8Array[]) =>
    Buffer.concat([Buffer.from([of, 0x80]), ...parts, Buffer.from([0, 0])])
  if (children.length > 0)
    return open(
      tag,
      children.map((child) => asBER(child.raw)),
    )
  if (tag !== 0x04 || content.length <= 100) return raw
  const pieces = Array.from({ length: Math.ceil(content.length / 100) }, (_, index) =>
    octetString(content.subarray(index * 100, (index + 1) * 100)),
  )
  return open(0x24, pieces)
}

function bag(type: string, value: Uint8Array): Uint8Array {
  return sequence(oid(type), explicit(0, value), set())
}

/** [0] IMPLICIT OCTET STRING. */
function implicit(content: Uint8Array): Uint8Array {
  const explicitly = octetString(content)
  explicitly[0] = 0x80
  return explicitly
}

function bmp(text: string): Uint8Array {
  return Buffer.from(`${text}\0`, 'utf16le').swap16()
}
