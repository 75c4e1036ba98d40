import { type Parsed, accepted, demand, refused } from '../fault.ts'
import { type Element, attributeOf } from '../xml/element.ts'
import { parseXML } from '../xml/parse.ts'
import { fault } from './fields.ts'

/** What SAT acknowledges. **An acuse proves a request, not a cancellation**: 201 is "received".
 *  Its own signature is an HMAC that nobody outside SAT can verify: keep the bytes as they came. */
export type Acuse = {
  readonly rfcEmisor: string
  /** As SAT writes it: local time, usually seven decimals of a second. */
  readonly fecha: string
  readonly folios: readonly { readonly uuid: string; readonly estatusUUID: string }[]
}

/** Reads an acuse however a PAC wraps it: bare, inside a SOAP envelope, escaped, or in base64, in any nesting of those.
 *  Names are compared without namespace, UUIDs given in upper case.
 *  @returns the acuse, or one fault: ACUSE-1 no XML · ACUSE-2 no folio in it. Never an exception.
 *  Source: pac-spec §10.3. */
export function readAcuse(given: Uint8Array | string): Parsed<Acuse> {
  demand(typeof given === 'string' || given instanceof Uint8Array, 'given', 'an acuse as text or bytes')
  const text = typeof given === 'string' ? given : new TextDecoder().decode(given)
  const root = unwrap(text, 0)
  if (root === null) return refused(fault('ACUSE-1', 'acuse', 'El acuse no es un XML que se pueda leer.'))
  const folios = all(root, 'Folios').flatMap((element) => {
    const uuid = first(element, 'UUID')?.text ?? ''
    const estatusUUID = first(element, 'EstatusUUID')?.text ?? ''
    return uuid === '' || estatusUUID === ''
      ? []
      : [{ uuid: uuid.trim().toUpperCase(), estatusUUID: estatusUUID.trim() }]
  })
  if (folios.length === 0)
    return refused(fault('ACUSE-2', 'acuse', 'El acuse no dice el estado de ningún folio.'))
  const head = first(root, 'CancelaCFDResult') ?? first(root, 'Acuse') ?? root
  const attribute = (name: string) => attributeOf(head, name) ?? ''
  return accepted({ rfcEmisor: attribute('RfcEmisor'), fecha: attribute('Fecha'), folios })
}

const maxWrappings = 4

function unwrap(text: string, depth: number): Element | null {
  const trimmed = text.replace(/^\ufeff/, '').trim()
  if (depth > maxWrappings || trimmed === '') return null
  if (trimmed.startsWith('&lt;')) return unwrap(unescaped(trimmed), depth + 1)
  if (!trimmed.startsWith('<')) {
    const decoded = fromBase64(trimmed)
    return decoded === null ? null : unwrap(decoded, depth + 1)
  }
  const parsed = parseXML(trimmed)
  if (!parsed.ok) return null
  const { root } = parsed.value
  if (first(root, 'EstatusUUID')) return root
  const inner = wrappedText(root)
  return inner === null ? root : (unwrap(inner, depth + 1) ?? root)
}

/** The longest text inside: nothing else in an envelope is as long as a document. */
function wrappedText(element: Element): string | null {
  const texts = [element.text ?? '', ...element.children.map((child) => wrappedText(child) ?? '')]
  const longest = texts.reduce((long, text) => (text.length > long.length ? text : long), '')
  return longest.length < 40 ? null : longest
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}

function fromBase64(text: string): string | null {
  const compact = text.replace(/\s+/g, '')
  const digits = compact.replace(/={1,2}$/, '')
  if (digits.length < 20 || compact.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(digits)) return null
  const bytes = Uint8Array.from(atob(compact), (character) => character.charCodeAt(0))
  return new TextDecoder().decode(bytes)
}

function first(element: Element, name: string): Element | null {
  return all(element, name)[0] ?? null
}

/** In document order, the element itself included; by local name. */
function all(element: Element, name: string): readonly Element[] {
  const self = element.name.replace(/^\{.*\}/, '') === name ? [element] : []
  return [...self, ...element.children.flatMap((child) => all(child, name))]
}
