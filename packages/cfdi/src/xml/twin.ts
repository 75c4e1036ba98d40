import { ArgumentError, assert } from '../fault.ts'
import type { Importe } from '../importe.ts'
import { putDigits } from './digits.ts'
import { GrowingBytes } from './growing-bytes.ts'
import type { Markup, Name } from './markup.ts'

/* The XML of a document and its cadena original, written side by side in one pass, in UTF-8: nearly every value stands in
 * both, in the same order. A tree of elements, or strings to concatenate, cost more than all rules together.
 * One pair of buffers serves all documents: beginTwin … takeXML and takeCadena, never one document inside another and
 * never across an await. The loops work on locals, which the compiler keeps in registers. */

const xml = new GrowingBytes(65_536)
const cadena = new GrowingBytes(32_768)

const encoder = new TextEncoder()
const blank = 0x20
const quote = 0x22
const bar = 0x7c

export function beginTwin(): void {
  documents += 1
  xml.at = 0
  cadena.at = 0
}

let documents = 0

/** How often beginTwin was called: as long as it stays, what was written is still there. */
export function twinsBegun(): number {
  return documents
}

/** The XML with an insertion of ASCII. */
export function takeXMLWith(insertion: string, at: number): Uint8Array {
  xml.insert(insertion, at)
  return xml.take()
}

/** What was written since beginTwin. */
export function takeXML(): Uint8Array {
  return xml.take()
}

export function takeCadena(): Uint8Array {
  return cadena.take()
}

export function viewXML(): Uint8Array {
  return xml.look()
}

export function viewCadena(): Uint8Array {
  return cadena.look()
}

export function xmlPlace(): number {
  return xml.at
}

/** Into the XML only. */
export function putMarkup(piece: Markup): void {
  xml.putMarkup(piece)
}

/** Into the cadena only: the bars at its ends. */
export function putBar(): void {
  cadena.reserve(1)
  cadena.bytes[cadena.at++] = bar
}

/** ` Name="value"`, escaped as XML 1.0 wants it, and `|value` with XPath's normalize-space. Throws ArgumentError for what is no text, AssertionError for characters that XML cannot hold.
 *  Source: XML 1.0 §2.2, §3.3.3; rulebook §C2. */
export function putText(name: Name, value: string): void {
  open(name, value)
  cadena.reserve(value.length * 3 + 1)
  cadena.bytes[cadena.at++] = bar
  const start = xml.at
  if (putPlain(value)) cadena.putCopy(xml, start)
  else {
    putBoth(value, cadena.at)
    if (cadena.bytes[cadena.at - 1] === blank) cadena.at -= 1
  }
  xml.bytes[xml.at++] = quote
}

/** As putText; absent, neither is written. */
export function putOptional(name: Name, value: string | undefined): void {
  if (value !== undefined) putText(name, value)
}

/** Into the XML only. What is base64 is copied, the certificate of the last document without another look. */
export function putHidden(name: Name, value: string | undefined): void {
  if (value === undefined) return
  open(name, value)
  const bytes = value === lastText ? lastBytes : plainBytes(value)
  if (bytes === null) {
    const before = cadena.at
    cadena.reserve(value.length * 3 + 1)
    putBoth(value, before)
    cadena.at = before
  } else {
    xml.bytes.set(bytes, xml.at)
    xml.at += bytes.length
  }
  xml.bytes[xml.at++] = quote
}

let lastText = ''
let lastBytes: Uint8Array = new Uint8Array(0)

/** The bytes of a text that needs no escape; null for one that might. */
function plainBytes(value: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/=]*$/.test(value)) return null
  const bytes = encoder.encode(value)
  if (value.length > 1000) [lastText, lastBytes] = [value, bytes]
  return bytes
}

/** An amount with all its decimals, as an attribute and as a field. */
export function putImporte(name: Name, importe: Importe): void {
  putMarkup(name.start)
  xml.reserve(64)
  cadena.reserve(64)
  cadena.bytes[cadena.at++] = bar
  const start = xml.at
  putDigits(xml, importe, name)
  cadena.putCopy(xml, start)
  xml.bytes[xml.at++] = quote
}

export function putOptionalImporte(name: Name, importe: Importe | undefined): void {
  if (importe !== undefined) putImporte(name, importe)
}

/** The attribute alone: the totals of the summary, whose fields come after its rows. */
export function putHiddenImporte(name: Name, importe: Importe | undefined): void {
  const before = cadena.at
  putOptionalImporte(name, importe)
  cadena.at = before
}

/** The field alone. */
export function putImporteField(name: Name, importe: Importe | undefined): void {
  const before = xml.at
  putOptionalImporte(name, importe)
  xml.at = before
}

function open({ name, start }: Name, value: string): void {
  if (typeof value !== 'string') throw new ArgumentError(`comprobante: ${name}`, 'text')
  xml.reserve(start.length + value.length * 6 + 1)
  putMarkup(start)
}

/** 1 for ASCII that goes everywhere as it is; blanks and what must be escaped are 0. */
const plain = new Uint8Array(128).map((_, code) => {
  return code > blank && !'&<>"'.includes(String.fromCharCode(code)) ? 1 : 0
})

/** Into the XML alone, if it may go into both as it is: nothing to escape, single blanks inside. @returns whether it may */
function putPlain(value: string): boolean {
  const to = xml.bytes
  let at = xml.at
  let previous = blank
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index)
    if (code === blank ? previous === blank : code >= 0x80 || plain[code] === 0) return false
    to[at++] = code
    previous = code
  }
  if (previous === blank && value !== '') return false
  xml.at = at
  return true
}

/** Into both, which have room. @param start of the field: leading blanks do not count. */
function putBoth(value: string, start: number): void {
  const toXML = xml.bytes
  const toCadena = cadena.bytes
  let x = xml.at
  let c = cadena.at
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index)
    if (code < 0x80 && plain[code] === 1) {
      toXML[x++] = code
      toCadena[c++] = code
    } else if (code === blank) {
      toXML[x++] = blank
      if (c > start && toCadena[c - 1] !== blank) toCadena[c++] = blank
    } else {
      xml.at = x
      cadena.at = c
      index += putOdd(value, index, start)
      x = xml.at
      c = cadena.at
    }
  }
  xml.at = x
  cadena.at = c
}

const escapes: ReadonlyMap<number, string> = new Map([
  [0x26, '&amp;'],
  [0x3c, '&lt;'],
  [0x3e, '&gt;'],
  [quote, '&quot;'],
])

/** A character that is not plain. @returns how many UTF-16 units it takes beyond the first */
function putOdd(value: string, index: number, start: number): 0 | 1 {
  const code = value.codePointAt(index) as number
  if (code >= 0x80) return putWide(code)
  const escape = escapes.get(code)
  if (escape !== undefined) {
    xml.putASCII(escape)
    cadena.bytes[cadena.at++] = code
    return 0
  }
  assert(code === 0x09 || code === 0x0a || code === 0x0d, 'a character that XML cannot hold')
  // A parser makes a blank of tab and line end; CR LF is one line end.
  if (code === 0x0d && value.charCodeAt(index + 1) === 0x0a) return 0
  xml.bytes[xml.at++] = blank
  if (cadena.at > start && cadena.bytes[cadena.at - 1] !== blank) cadena.bytes[cadena.at++] = blank
  return 0
}

function putWide(code: number): 0 | 1 {
  const surrogate = code >= 0xd800 && code < 0xe000
  assert(!surrogate && code !== 0xfffe && code !== 0xffff, 'a character that XML cannot hold')
  const from = xml.at
  if (code < 0x800) {
    xml.bytes[xml.at++] = 0xc0 | (code >> 6)
  } else if (code < 0x10000) {
    xml.bytes[xml.at++] = 0xe0 | (code >> 12)
    xml.bytes[xml.at++] = 0x80 | ((code >> 6) & 0x3f)
  } else {
    xml.bytes[xml.at++] = 0xf0 | (code >> 18)
    xml.bytes[xml.at++] = 0x80 | ((code >> 12) & 0x3f)
    xml.bytes[xml.at++] = 0x80 | ((code >> 6) & 0x3f)
  }
  xml.bytes[xml.at++] = 0x80 | (code & 0x3f)
  for (let at = from; at < xml.at; at += 1) cadena.bytes[cadena.at++] = xml.bytes[at] as number
  return code < 0x10000 ? 0 : 1
}
