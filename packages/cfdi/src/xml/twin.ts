import { ArgumentError, assert } from '../fault.ts'
import { type Importe, formatImporte } from '../importe.ts'
import type { Name } from './markup.ts'

/* The XML of a document and its cadena original, written side by side in one pass, in UTF-8: nearly every value stands in
 * both, in the same order. A tree of elements, or strings to concatenate, cost more than all rules together.
 * One pair of buffers serves all documents: beginTwin … takeXML and takeCadena, never one document inside another and
 * never across an await. The loops work on locals, which the compiler keeps in registers. */

let xml = new Uint8Array(65_536)
let xmlAt = 0
let cadena = new Uint8Array(32_768)
let cadenaAt = 0

const encoder = new TextEncoder()
const blank = 0x20
const quote = 0x22
const bar = 0x7c

export function beginTwin(): void {
  documents += 1
  xmlAt = 0
  cadenaAt = 0
}

let documents = 0

/** How often beginTwin was called: as long as it stays, what was written is still there. */
export function twinsBegun(): number {
  return documents
}

/** The XML with an insertion, copied once. */
export function takeXMLWith(insertion: Uint8Array, at: number): Uint8Array {
  const whole = new Uint8Array(xmlAt + insertion.length)
  whole.set(xml.subarray(0, at))
  whole.set(insertion, at)
  whole.set(xml.subarray(at, xmlAt), at + insertion.length)
  return whole
}

/** What was written since beginTwin, from a place that xmlPlace told. */
export function takeXML(from = 0, to = xmlAt): Uint8Array {
  return xml.slice(from, to)
}

export function takeCadena(): Uint8Array {
  return cadena.slice(0, cadenaAt)
}

export function xmlPlace(): number {
  return xmlAt
}

/** Into the XML only. */
export function putMarkup(bytes: Uint8Array): void {
  reserveXML(bytes.length)
  const to = xml
  let at = xmlAt
  if (bytes.length > 48) {
    to.set(bytes, at) // faster than a loop from here on
    at += bytes.length
  } else for (let index = 0; index < bytes.length; index += 1) to[at++] = bytes[index] as number
  xmlAt = at
}

/** Into the cadena only: the bars at its ends. */
export function putBar(): void {
  reserveCadena(1)
  cadena[cadenaAt++] = bar
}

/** ` Name="value"`, escaped as XML 1.0 wants it, and `|value` with XPath's normalize-space. Throws ArgumentError for what is no text, AssertionError for characters that XML cannot hold.
 *  Source: XML 1.0 §2.2, §3.3.3; rulebook §C2. */
export function putText(name: Name, value: string): void {
  open(name, value)
  reserveCadena(value.length * 3 + 1)
  cadena[cadenaAt++] = bar
  putBoth(value, cadenaAt)
  if (cadena[cadenaAt - 1] === blank) cadenaAt -= 1
  xml[xmlAt++] = quote
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
    const before = cadenaAt
    reserveCadena(value.length * 3 + 1)
    putBoth(value, before)
    cadenaAt = before
  } else {
    xml.set(bytes, xmlAt)
    xmlAt += bytes.length
  }
  xml[xmlAt++] = quote
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
  putMarkup(name.bytes)
  reserveXML(64)
  reserveCadena(64)
  cadena[cadenaAt++] = bar
  const start = xmlAt
  putDigits(importe, name)
  for (let index = start; index < xmlAt; index += 1) cadena[cadenaAt++] = xml[index] as number
  xml[xmlAt++] = quote
}

export function putOptionalImporte(name: Name, importe: Importe | undefined): void {
  if (importe !== undefined) putImporte(name, importe)
}

/** The attribute alone: the totals of the summary, whose fields come after its rows. */
export function putHiddenImporte(name: Name, importe: Importe | undefined): void {
  const before = cadenaAt
  putOptionalImporte(name, importe)
  cadenaAt = before
}

/** The field alone. */
export function putImporteField(name: Name, importe: Importe | undefined): void {
  const before = xmlAt
  putOptionalImporte(name, importe)
  xmlAt = before
}

function open({ name, bytes }: Name, value: string): void {
  if (typeof value !== 'string') throw new ArgumentError(`comprobante: ${name}`, 'text')
  reserveXML(bytes.length + value.length * 6 + 1)
  const to = xml
  let at = xmlAt
  for (let index = 0; index < bytes.length; index += 1) to[at++] = bytes[index] as number
  xmlAt = at
}

const powers = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]

/** Digits by integer arithmetic, where whole and fraction are below 2³⁰; otherwise by way of the text. */
function putDigits(importe: Importe, { name }: Name): void {
  const { units, decimals } = importe
  const power = typeof decimals === 'number' ? powers[decimals] : undefined
  if (typeof units !== 'bigint' || units < 0n || power === undefined) {
    throw new ArgumentError(`comprobante: ${name}`, 'an Importe of at most six decimals')
  }
  const number = Number(units)
  if (number >= power * 2 ** 30) {
    if (units >= 10n ** BigInt(18 + decimals))
      throw new ArgumentError(`comprobante: ${name}`, 'an Importe below 10¹⁸')
    return putASCII(formatImporte(importe))
  }
  const fraction = number % power
  putInteger((number - fraction) / power, 1)
  if (decimals === 0) return
  xml[xmlAt++] = 0x2e
  putInteger(fraction, decimals)
}

function putInteger(value: number, least: number): void {
  let digits = least
  while (digits < 10 && value >= (powersOf10[digits] as number)) digits += 1
  let rest = value
  for (let at = xmlAt + digits - 1; at >= xmlAt; at -= 1) {
    const tenth = (rest / 10) | 0
    xml[at] = 0x30 + rest - tenth * 10
    rest = tenth
  }
  xmlAt += digits
}

const powersOf10 = Array.from({ length: 11 }, (_, exponent) => 10 ** exponent)

function putASCII(text: string): void {
  for (let index = 0; index < text.length; index += 1) xml[xmlAt++] = text.charCodeAt(index)
}

/** 1 for ASCII that goes everywhere as it is; blanks and what must be escaped are 0. */
const plain = new Uint8Array(128).map((_, code) => {
  return code > blank && !'&<>"'.includes(String.fromCharCode(code)) ? 1 : 0
})

/** Into both, which have room. @param start of the field: leading blanks do not count. */
function putBoth(value: string, start: number): void {
  const toXML = xml
  const toCadena = cadena
  let x = xmlAt
  let c = cadenaAt
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index)
    if (code < 0x80 && plain[code] === 1) {
      toXML[x++] = code
      toCadena[c++] = code
    } else if (code === blank) {
      toXML[x++] = blank
      if (c > start && toCadena[c - 1] !== blank) toCadena[c++] = blank
    } else {
      xmlAt = x
      cadenaAt = c
      index += putOdd(value, index, start)
      x = xmlAt
      c = cadenaAt
    }
  }
  xmlAt = x
  cadenaAt = c
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
    putASCII(escape)
    cadena[cadenaAt++] = code
    return 0
  }
  assert(code === 0x09 || code === 0x0a || code === 0x0d, 'a character that XML cannot hold')
  // A parser makes a blank of tab and line end; CR LF is one line end.
  if (code === 0x0d && value.charCodeAt(index + 1) === 0x0a) return 0
  xml[xmlAt++] = blank
  if (cadenaAt > start && cadena[cadenaAt - 1] !== blank) cadena[cadenaAt++] = blank
  return 0
}

function putWide(code: number): 0 | 1 {
  const surrogate = code >= 0xd800 && code < 0xe000
  assert(!surrogate && code !== 0xfffe && code !== 0xffff, 'a character that XML cannot hold')
  const from = xmlAt
  if (code < 0x800) {
    xml[xmlAt++] = 0xc0 | (code >> 6)
  } else if (code < 0x10000) {
    xml[xmlAt++] = 0xe0 | (code >> 12)
    xml[xmlAt++] = 0x80 | ((code >> 6) & 0x3f)
  } else {
    xml[xmlAt++] = 0xf0 | (code >> 18)
    xml[xmlAt++] = 0x80 | ((code >> 12) & 0x3f)
    xml[xmlAt++] = 0x80 | ((code >> 6) & 0x3f)
  }
  xml[xmlAt++] = 0x80 | (code & 0x3f)
  for (let at = from; at < xmlAt; at += 1) cadena[cadenaAt++] = xml[at] as number
  return code < 0x10000 ? 0 : 1
}

/** Always some more than asked for, so that single characters need not ask. */
function reserveXML(least: number): void {
  if (xmlAt + least + 64 > xml.length) xml = larger(xml, xmlAt, least)
}

function reserveCadena(least: number): void {
  if (cadenaAt + least + 64 > cadena.length) cadena = larger(cadena, cadenaAt, least)
}

function larger(from: Uint8Array, length: number, least: number): Uint8Array<ArrayBuffer> {
  const to = new Uint8Array(Math.max(from.length * 2, length + least + 64))
  to.set(from.subarray(0, length))
  return to
}

/** What was written since beginTwin, until the next put: to be copied at once. */
export function viewXML(): Uint8Array {
  return xml.subarray(0, xmlAt)
}

export function viewCadena(): Uint8Array {
  return cadena.subarray(0, cadenaAt)
}
