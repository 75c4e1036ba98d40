import { type DER, readBER } from '../der.ts'

/** What a file holds, by its shape alone: to tell people which one they chose. */
export type FileKind =
  | 'certificate'
  | 'encrypted-key'
  | 'plain-key'
  | 'pfx'
  /** Begins as one of them and ends too early. */
  | 'truncated'
  | 'other'

/** The DER of a file that may be PEM, and what it is. Source: RFC 5280 §4.1, RFC 5208 §5, §6, RFC 7292 §4, RFC 7468. */
export function recognise(file: Uint8Array): { readonly der: Uint8Array; readonly kind: FileKind } {
  const pem = fromPEM(file)
  const der = pem ?? file
  if (isTruncated(der) || (pem === null && startsAsPEM(file))) return { der, kind: 'truncated' }
  try {
    return { der, kind: kindOf(readBER(der)) }
  } catch {
    return { der, kind: 'other' }
  }
}

function kindOf({ tag, children }: DER): FileKind {
  const tags = children.map((child) => child.tag)
  const begins = (...wanted: readonly number[]) => wanted.every((one, index) => tags[index] === one)
  const first = children[0]
  if (tag !== 0x30 || first === undefined) return 'other'
  if (tags.length === 3 && begins(0x30, 0x30, 0x03) && first.children[0]?.tag === 0xa0) return 'certificate'
  if (tags.length === 2 && begins(0x30, 0x04)) return 'encrypted-key'
  if (begins(0x02, 0x30, 0x04) || (begins(0x02, 0x02, 0x02) && tags.length === 9)) return 'plain-key'
  return begins(0x02, 0x30) && first.content[0] === 3 ? 'pfx' : 'other'
}

/** One value that says it is longer than the file. */
function isTruncated(der: Uint8Array): boolean {
  const [tag, length = 0] = der
  if (tag !== 0x30 || der.length < 2) return false
  if (length < 0x80) return 2 + length > der.length
  const octets = length & 0x7f
  if (octets === 0 || octets > 4) return false
  if (2 + octets > der.length) return true
  const size = der.subarray(2, 2 + octets).reduce((sum, octet) => sum * 256 + octet, 0)
  return 2 + octets + size > der.length
}

function startsAsPEM(file: Uint8Array): boolean {
  return Buffer.from(file.subarray(0, 200)).toString('latin1').includes('-----BEGIN ')
}

function fromPEM(file: Uint8Array): Uint8Array | null {
  if (!startsAsPEM(file)) return null
  const text = Buffer.from(file).toString('latin1')
  const match = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/.exec(text)
  return match === null ? null : Buffer.from(match[2] ?? '', 'base64')
}
