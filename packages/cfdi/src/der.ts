import { assert } from './fault.ts'

/** One value of ASN.1 in DER. `tag` is the identifier byte; `children` are read for constructed values only; `raw` is the
 *  value with its tag and length. */
export type DER = {
  readonly tag: number
  readonly content: Uint8Array
  readonly children: readonly DER[]
  readonly raw: Uint8Array
}

const maxDepth = 20

/** Reads one DER value that fills the bytes. Throws AssertionError on anything else: the caller answers a fault.
 *  Source: ITU-T X.690. */
export function readDER(bytes: Uint8Array): DER {
  return readWhole(bytes, false)
}

/** As readDER, and lengths may be indefinite, as programs of Mozilla and Apple write PFX files. */
export function readBER(bytes: Uint8Array): DER {
  return readWhole(bytes, true)
}

function readWhole(bytes: Uint8Array, ber: boolean): DER {
  const [value, end] = readValue(bytes, 0, { depth: 0, ber })
  assert(end === bytes.length, 'bytes after the value')
  return value
}

type How = { readonly depth: number; readonly ber: boolean }

function readValue(bytes: Uint8Array, start: number, how: How): readonly [DER, number] {
  assert(how.depth < maxDepth && start + 2 <= bytes.length, 'no DER')
  const tag = bytes[start] as number
  assert((tag & 0x1f) !== 0x1f, 'long tags are not used')
  const constructed = (tag & 0x20) !== 0
  const [length, at] = readLength(bytes, start + 1)
  if (length === null) {
    assert(how.ber && constructed, 'indefinite length is not DER')
    const [children, contentEnd] = readChildren(bytes, at, how)
    assert(isEnd(bytes, contentEnd), 'no end of the contents')
    const [content, raw] = [bytes.subarray(at, contentEnd), bytes.subarray(start, contentEnd + 2)]
    return [{ tag, content, children, raw }, contentEnd + 2]
  }
  const end = at + length
  assert(end <= bytes.length, 'truncated')
  const [content, raw] = [bytes.subarray(at, end), bytes.subarray(start, end)]
  if (!constructed) return [{ tag, content, children: [], raw }, end]
  const [children, childrenEnd] = readChildren(bytes.subarray(0, end), at, how)
  assert(childrenEnd === end, 'bytes after the last value')
  return [{ tag, content, children, raw }, end]
}

/** To the end of the bytes or, of an indefinite length, to its mark. */
function readChildren(bytes: Uint8Array, start: number, how: How): readonly [DER[], number] {
  const children: DER[] = []
  let at = start
  while (at < bytes.length && !(how.ber && isEnd(bytes, at))) {
    const [child, after] = readValue(bytes, at, { ...how, depth: how.depth + 1 })
    children.push(child)
    at = after
  }
  return [children, at]
}

function isEnd(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0 && bytes[at + 1] === 0
}

/** Length (null: indefinite) and where the contents begin. */
function readLength(bytes: Uint8Array, at: number): readonly [number | null, number] {
  const first = bytes[at] as number
  if (first < 0x80) return [first, at + 1]
  if (first === 0x80) return [null, at + 1]
  const octets = first & 0x7f
  const start = at + 1
  assert(octets <= 4 && start + octets <= bytes.length, 'length')
  const length = bytes.subarray(start, start + octets).reduce((sum, octet) => sum * 256 + octet, 0)
  return [length, start + octets]
}

/** '2.5.4.45' */
export function readOID({ tag, content }: DER): string {
  assert(tag === 0x06 && content.length > 0, 'no object identifier')
  const arcs: number[] = []
  let value = 0
  for (const octet of content) {
    value = value * 128 + (octet & 0x7f)
    if ((octet & 0x80) === 0) {
      arcs.push(value)
      value = 0
    }
  }
  const first = arcs[0] as number
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - root * 40, ...arcs.slice(1)].join('.')
}

/** A number of at most six bytes, not negative, as counts and versions are. */
export function readInteger({ tag, content }: DER): number {
  const fits = content.length > 0 && content.length <= 6 && (content[0] as number) < 0x80
  assert(tag === 0x02 && fits, 'no small number')
  return content.reduce((sum, octet) => sum * 256 + octet, 0)
}

/** The texts that names of certificates use; a BIT STRING (as x500UniqueIdentifier may be) is read as Latin-1. */
export function readText({ tag, content }: DER): string {
  if (tag === 0x0c) return new TextDecoder('utf-8').decode(content)
  if (tag === 0x1e) return new TextDecoder('utf-16be').decode(content)
  return latin1(tag === 0x03 ? content.subarray(1) : content)
}

/** UTCTime or GeneralizedTime, both in UTC as X.509 demands. */
export function readTime({ tag, content }: DER): Date {
  const digits = latin1(content)
  const full = tag === 0x17 ? `${Number(digits.slice(0, 2)) < 50 ? '20' : '19'}${digits}` : digits
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full)
  assert(match !== null, 'no time')
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second))
}

export function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}
