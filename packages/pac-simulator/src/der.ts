/** Writes the few ASN.1 DER shapes that an X.509 certificate needs. Pure. Source: ITU-T X.690. */

export function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), length(content.length), content])
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, ...parts)
export const set = (...parts: readonly Uint8Array[]): Buffer => tlv(0x31, ...parts)
export const octetString = (content: Uint8Array): Buffer => tlv(0x04, content)
/** `unusedBits` low bits of the last byte do not count. */
export const bitString = (content: Uint8Array, unusedBits: number): Buffer =>
  tlv(0x03, Buffer.from([unusedBits]), content)
export const boolean = (value: boolean): Buffer => tlv(0x01, Buffer.from([value ? 0xff : 0]))
export const nothing = (): Buffer => tlv(0x05)
/** `bytes` are big-endian; the first bit must be clear, so that the number is positive. */
export const integer = (bytes: Uint8Array): Buffer => tlv(0x02, bytes)
/** Constructed, context-specific: [n] EXPLICIT. */
export const explicit = (n: number, content: Uint8Array): Buffer => tlv(0xa0 + n, content)

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

/** PrintableString where the alphabet allows it, as SAT does; UTF8String for Ñ and &. */
export function text(value: string): Buffer {
  return /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value)
    ? tlv(0x13, Buffer.from(value))
    : tlv(0x0c, Buffer.from(value))
}

export const ia5String = (value: string): Buffer => tlv(0x16, Buffer.from(value, 'ascii'))

/** Whole seconds. UTCTime until 2049, GeneralizedTime after, as RFC 5280 §4.1.2.5 demands. */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-T:]|\.\d+/g, '')
  return at.getUTCFullYear() < 2050 ? tlv(0x17, Buffer.from(digits.slice(2))) : tlv(0x18, Buffer.from(digits))
}

function length(n: number): Buffer {
  if (n < 0x80) return Buffer.from([n])
  const bytes = n < 0x100 ? [n] : n < 0x10000 ? [n >> 8, n & 0xff] : [n >> 16, (n >> 8) & 0xff, n & 0xff]
  return Buffer.from([0x80 + bytes.length, ...bytes])
}

function base128(n: number): number[] {
  const bytes = [n & 0x7f]
  for (let rest = n >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80)
  return bytes
}
