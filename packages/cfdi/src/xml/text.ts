import { malformed } from './refusal.ts'

/** The characters that a piece of content stands for: references decoded, every line end '\n'. `offset` is where it
 *  stands, for the refusal of what is no reference. Source: XML 1.0 §2.11, §4.1, §4.6. */
export function decodeText(text: string, offset = 0): string {
  return decodeReferences(withLineFeeds(text), offset)
}

/** Every line end as '\n'. Source: XML 1.0 §2.11. */
export function withLineFeeds(text: string): string {
  return text.includes('\r') ? withLineEndsAs('\n', text) : text
}

/** The value that an attribute's text stands for: blanks for tabs and line ends, references decoded.
 *  Source: XML 1.0 §3.3.3. */
export function decodeValue(text: string, offset: number): string {
  return decodeReferences(withLineEndsAs(' ', text), offset)
}

/** As a blank they take tabs with them. By hand: a global replace would hold millions of matches at once. */
function withLineEndsAs(end: '\n' | ' ', text: string): string {
  let replaced = ''
  const codes = new Uint16Array(Math.min(text.length, 8192))
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x0d && text.charCodeAt(at + 1) === 0x0a) continue
    const blank = code === 0x0d || code === 0x0a || (code === 0x09 && end === ' ')
    codes[count++] = blank ? end.charCodeAt(0) : code
    if (count < codes.length) continue
    replaced += String.fromCharCode(...codes)
    count = 0
  }
  return replaced + String.fromCharCode(...codes.subarray(0, count))
}

/** Reference by reference: a global replace would hold millions of matches at once. */
function decodeReferences(text: string, offset: number): string {
  let decoded = ''
  let parts: string[] = []
  let from = 0
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', from)) {
    reference.lastIndex = at
    const match = reference.exec(text) ?? malformed(offset + at)
    parts.push(text.slice(from, at), characterOf(match) ?? malformed(offset + at))
    from = reference.lastIndex
    if (parts.length > 10_000) {
      decoded += parts.join('')
      parts = []
    }
  }
  return decoded + parts.join('') + text.slice(from)
}

const reference = /&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(amp|lt|gt|quot|apos));/y

/** Null for a number that is no character of XML. */
function characterOf([, hex, decimal, name]: RegExpExecArray): string | null {
  if (name !== undefined) return entities[name] as string
  const code = Number.parseInt((hex ?? decimal) as string, hex === undefined ? 10 : 16)
  if (code > 0x10ffff || illegal.test(String.fromCodePoint(code))) return null
  return String.fromCodePoint(code)
}

/** There are no others without a DOCTYPE. */
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Source: XML 1.0 §2.2. */
const illegal = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u
/** Cheaper: what may be illegal. */
const suspicious = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/

/** Refuses a text with a character that XML cannot hold. */
export function checkCharacters(text: string): void {
  if (!suspicious.test(text)) return
  const found = illegal.exec(text)
  if (found !== null) malformed(found.index)
}
