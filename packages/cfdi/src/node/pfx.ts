import { type KeyObject, X509Certificate, createHmac, timingSafeEqual } from 'node:crypto'
import { type DER, readBER, readInteger, readOID } from '../der.ts'
import { type Parsed, accepted, demand, refused } from '../fault.ts'
import { fault } from './faults.ts'
import { derivePKCS12, purpose } from './key-derivation.ts'
import { asBMPString, openPBE } from './pbe.ts'
import { keyOf } from './private-key.ts'
import { recognise } from './recognise.ts'

type Contents = { readonly keys: readonly KeyObject[]; readonly certificates: readonly Uint8Array[] }

/** Certificate and key of a PFX as OpenSSL, Windows and SAT's programs write them: AES-256, Triple DES or RC2, one pass
 *  phrase for all. A certificate that is not the key's (an authority's) is passed over. Faults as unpackPFX.
 *  Source: RFC 7292. */
export function openPFXFile(x: {
  readonly pfx: Uint8Array
  readonly passphrase: string
}): Parsed<{ readonly cer: Uint8Array; readonly key: KeyObject }> {
  demand(x.pfx instanceof Uint8Array, 'pfx', 'the bytes of a PFX (Uint8Array)')
  demand(typeof x.passphrase === 'string', 'passphrase', 'a text')
  const { der, kind } = recognise(x.pfx)
  const contents = kind === 'pfx' ? contentsOf(der, x.passphrase) : 'no-pfx'
  if (contents === 'wrong-passphrase') {
    return refused(
      fault('PFX-2', 'passphrase', 'La contraseña no abre el archivo .pfx. Distingue mayúsculas.'),
    )
  }
  if (contents === 'unsupported') {
    const message = 'El archivo .pfx usa un cifrado que no conocemos. Sube el .cer y el .key.'
    return refused(fault('PFX-3', 'pfx', message))
  }
  if (contents === 'no-pfx') {
    const message =
      kind === 'truncated'
        ? 'El archivo .pfx está incompleto. Vuelve a copiarlo.'
        : 'El archivo no es un .pfx que podamos leer.'
    return refused(fault('PFX-1', 'pfx', message))
  }
  for (const key of contents.keys) {
    const cer = contents.certificates.find((one) => isOf(one, key))
    if (cer !== undefined) return accepted({ cer, key })
  }
  const message = 'El archivo .pfx no trae una llave privada con su certificado. Sube el .cer y el .key.'
  return refused(fault('PFX-4', 'pfx', message))
}

type Unopened = 'wrong-passphrase' | 'unsupported' | 'no-pfx'

function contentsOf(der: Uint8Array, passphrase: string): Contents | Unopened {
  try {
    const [, authSafe, mac] = readBER(der).children
    const safe = octets(authSafe?.children[1]?.children[0])
    if (mac !== undefined && isMAC(mac, safe, passphrase) === false) return 'wrong-passphrase'
    return bagsOf(readBER(safe).children, passphrase)
  } catch {
    return 'no-pfx'
  }
}

const data = '1.2.840.113549.1.7.1'
const bag = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
} as const

/** The bags of every part, opened where they are encrypted. Source: RFC 7292 §4.1, §4.2. */
function bagsOf(parts: readonly DER[], passphrase: string): Contents | Unopened {
  const keys: KeyObject[] = []
  const certificates: Uint8Array[] = []
  for (const { children } of parts) {
    const [type, content] = children
    const opened =
      type && readOID(type) === data ? octets(content?.children[0]) : openPart(content, passphrase)
    if (typeof opened === 'string') return opened
    for (const {
      children: [kind, value],
    } of readBER(opened).children) {
      const inner = value?.children[0]
      if (kind === undefined || inner === undefined) continue
      const found = openBag(readOID(kind), inner, passphrase)
      if (typeof found === 'string') return found
      if (found?.key) keys.push(found.key)
      if (found?.cer) certificates.push(found.cer)
    }
  }
  return { keys, certificates }
}

type Bag = { readonly key?: KeyObject | null; readonly cer?: Uint8Array }

function openBag(kind: string, value: DER, passphrase: string): Bag | Unopened | null {
  if (kind === bag.certificate) return { cer: octets(value.children[1]?.children[0]) }
  if (kind === bag.key) return { key: keyOf(value.raw) }
  if (kind !== bag.shroudedKey) return null
  const [algorithm, encrypted] = value.children
  const opened = algorithm && encrypted ? openPBE(algorithm, octets(encrypted), passphrase) : 'unsupported'
  return typeof opened === 'string' ? opened : { key: keyOf(opened) }
}

/** EncryptedData. Source: RFC 5652 §8. */
function openPart(content: DER | undefined, passphrase: string): Uint8Array | Unopened {
  const [, algorithm, encrypted] = content?.children[0]?.children[1]?.children ?? []
  if (algorithm === undefined || encrypted === undefined) return 'unsupported'
  return openPBE(algorithm, octets(encrypted), passphrase)
}

/** Whether the pass phrase made the MAC; null for one of a kind we do not know, where the decryption must tell. */
function isMAC(mac: DER, safe: Uint8Array, passphrase: string): boolean | null {
  const [info, salt, count] = mac.children
  const [algorithm, wanted] = info?.children ?? []
  const digest = algorithm?.children[0] && macDigests[readOID(algorithm.children[0])]
  if (!digest || !wanted || !salt) return null
  const iterations = count === undefined ? 1 : readInteger(count)
  if (iterations > 200_000) return null
  return asBMPString(passphrase).some((password) => {
    const length = wanted.content.length
    const x = { digest, password, salt: salt.content, iterations, purpose: purpose.mac, length }
    const made = createHmac(digest, derivePKCS12(x)).update(safe).digest()
    return made.length === length && timingSafeEqual(made, wanted.content)
  })
}

const macDigests: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** An OCTET STRING, whole or in pieces. */
function octets(value: DER | undefined): Uint8Array {
  if (value === undefined) throw new RangeError('nothing there')
  return value.children.length === 0 ? value.content : Buffer.concat(value.children.map(octets))
}

function isOf(cer: Uint8Array, key: KeyObject): boolean {
  try {
    return new X509Certificate(cer).checkPrivateKey(key)
  } catch {
    return false
  }
}
