import { assert } from './fault.ts'

/* Puts UTF-8 together in one pass. Concatenating strings, looking for what must be escaped and encoding the result cost
 * a fifth of an RSA signature when done one after the other. One buffer serves all documents: beginUTF8 … endUTF8,
 * never one inside another. The loops work on locals, which the compiler keeps in registers. */

let bytes = new Uint8Array(65_536)
let length = 0

export function beginUTF8(): void {
  length = 0
}

export function endUTF8(): Uint8Array {
  return bytes.slice(0, length)
}

/** Text of our own, taken as it is: names with their punctuation. These are a fixed few, so they are encoded once. */
export function putConstant(text: string): void {
  let encoded = constants.get(text)
  if (encoded === undefined) constants.set(text, (encoded = encoder.encode(text)))
  reserve(encoded.length)
  const to = bytes
  let at = length
  for (let index = 0; index < encoded.length; index += 1) to[at++] = encoded[index] as number
  length = at
}

const encoder = new TextEncoder()
const constants = new Map<string, Uint8Array>()

/** Text that is to stay as it is, of any length. */
export function putText(text: string): void {
  reserve(text.length * 3)
  length += encoder.encodeInto(text, bytes.subarray(length)).written
}

/** ` name="value"`, the value with & < > " escaped once, and a blank for tab and line ends, which is what a parser
 *  would make of them. Throws AssertionError on what XML cannot hold. Source: XML 1.0 §2.2, §3.3.3. */
export function putAttribute(name: string, value: string): void {
  reserve(2)
  bytes[length++] = blank
  putConstant(name)
  bytes[length++] = 0x3d
  bytes[length++] = quote
  if (value.length > 200 && isBase64(value)) putLong(value)
  else putEscaped(value)
  bytes[length++] = quote
}

/** A field of a cadena with its bar: XPath's normalize-space, where only blank, tab and line ends count.
 *  Source: rulebook §C2. */
export function putField(value: string): void {
  reserve(value.length * 3 + 1)
  const to = bytes
  let at = length
  to[at++] = 0x7c
  const start = at
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index)
    if (code > blank && code < 0x80) to[at++] = code
    else if (code >= 0x80) {
      length = at
      index += putWide(value, index)
      at = length
    } else if (!isBlank(code)) to[at++] = code
    else if (at > start && to[at - 1] !== blank) to[at++] = blank
  }
  length = at > start && to[at - 1] === blank ? at - 1 : at
}

const blank = 0x20
const quote = 0x22

/** 1 for the ASCII characters that go into an attribute as they are. */
const plain = new Uint8Array(128).map((_, code) => {
  return code >= blank && !'&<>"'.includes(String.fromCharCode(code)) ? 1 : 0
})

function isBlank(code: number): boolean {
  return code === blank || code === 0x09 || code === 0x0a || code === 0x0d
}

function putEscaped(value: string): void {
  reserve(value.length * 6)
  const to = bytes
  let at = length
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index)
    if (code < 0x80 && plain[code] === 1) to[at++] = code
    else {
      length = at
      index += code < 0x80 ? putSpecial(value, index) : putWide(value, index)
      at = length
    }
  }
  length = at
}

/** Every document of an emisor carries the same certificate: the last one need not be looked through again. */
function isBase64(value: string): boolean {
  if (value === lastBase64) return true
  if (!/^[A-Za-z0-9+/=]*$/.test(value)) return false
  if (value.length > 1000) lastBase64 = value
  return true
}

let lastBase64 = ''

/** A certificate is a quarter of a document: the platform copies it faster than a loop. */
function putLong(value: string): void {
  reserve(value.length)
  length += encoder.encodeInto(value, bytes.subarray(length)).written
}

/** An ASCII character that is not plain, into room that the caller has reserved. @returns 0: it takes no further
 *  UTF-16 unit. */
function putSpecial(value: string, index: number): 0 {
  const character = value.charAt(index)
  const escape = escapes.get(character)
  assert(escape !== undefined, 'a character that XML cannot hold')
  // CR LF is one line end.
  if (character === '\r' && value.charAt(index + 1) === '\n') return 0
  for (let at = 0; at < escape.length; at += 1) bytes[length++] = escape.charCodeAt(at)
  return 0
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\t', ' '],
  ['\n', ' '],
  ['\r', ' '],
])

/** A character beyond ASCII, into room that the caller has reserved. @returns how many UTF-16 units it takes beyond the first. */
function putWide(value: string, index: number): 0 | 1 {
  const code = value.codePointAt(index) as number
  const surrogate = code >= 0xd800 && code < 0xe000
  assert(!surrogate && code !== 0xfffe && code !== 0xffff, 'a character that XML cannot hold')
  if (code < 0x800) {
    bytes[length++] = 0xc0 | (code >> 6)
  } else if (code < 0x10000) {
    bytes[length++] = 0xe0 | (code >> 12)
    bytes[length++] = 0x80 | ((code >> 6) & 0x3f)
  } else {
    bytes[length++] = 0xf0 | (code >> 18)
    bytes[length++] = 0x80 | ((code >> 12) & 0x3f)
    bytes[length++] = 0x80 | ((code >> 6) & 0x3f)
  }
  bytes[length++] = 0x80 | (code & 0x3f)
  return code < 0x10000 ? 0 : 1
}

/** Always some more than asked for, so that single characters need not ask. */
function reserve(least: number): void {
  const room = least + 64
  if (length + room <= bytes.length) return
  const larger = new Uint8Array(Math.max(bytes.length * 2, length + room))
  larger.set(bytes.subarray(0, length))
  bytes = larger
}
