import { type ReadElement, parseXML } from '@timbra/cfdi'
import type { Sent } from './http.ts'

/** What PACs that speak SOAP have in common: one envelope to write, one to read. How an operation is called and which
 *  namespaces it wants is each adapter's own. Source: pac-spec §5.1, §6.3, §7. */

/** The two envelopes in use: SOAP 1.1 is `text/xml` with a SOAPAction, 1.2 is `application/soap+xml`. */
export const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/'
export const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope'

export type SoapOperation = {
  readonly soap: typeof SOAP_11 | typeof SOAP_12
  /** Prefix of the envelope: 'soapenv'. */
  readonly envelope: string
  /** Prefix and namespace of the operation: 'tim', 'timbrado.ws.pade.mx'. */
  readonly prefix: string
  readonly namespace: string
  readonly name: string
  /** In this order; a repeated one is repeated. */
  readonly children: SoapChildren
  /** Whether the children carry the prefix too, or stand in no namespace. */
  readonly qualified: boolean
}

/** A value is text, or children of its own. */
export type SoapChildren = readonly (readonly [name: string, value: SoapValue])[]
export type SoapValue = string | SoapChildren

/** The request, without any white space between elements, so that the same call is always the same bytes. */
export function soapEnvelope(o: SoapOperation): Buffer {
  const tag = (name: string): string => (o.qualified ? `${o.prefix}:${name}` : name)
  const written = (value: SoapValue): string =>
    typeof value === 'string'
      ? xmlText(value)
      : value.map(([name, inner]) => `<${tag(name)}>${written(inner)}</${tag(name)}>`).join('')
  const body = `<${o.prefix}:${o.name}>${written(o.children)}</${o.prefix}:${o.name}>`
  return Buffer.from(
    `<${o.envelope}:Envelope xmlns:${o.envelope}="${o.soap}" xmlns:${o.prefix}="${o.namespace}"><${o.envelope}:Header/><${o.envelope}:Body>${body}</${o.envelope}:Body></${o.envelope}:Envelope>`,
  )
}

/** The element in the Body of a whole answer; or nothing left; or nobody knows, with the HTTP status and, for a Fault,
 *  what it said. A Fault says nothing about the work. */
export type SoapAnswer =
  | { readonly kind: 'answer'; readonly body: ReadElement }
  | { readonly kind: 'not-sent'; readonly why: string }
  | {
      readonly kind: 'unknown'
      readonly why: string
      readonly status?: number
      readonly fault?: string
      readonly retryAfter_ms?: number
    }

/** Reads an answer, whatever its prefixes. Only HTTP 200 with a Body that is no Fault is an answer.
 *  Source: pac-spec §2 rule 1. */
export function readSoap(sent: Sent): SoapAnswer {
  if (sent.kind !== 'reply') return sent
  const { status } = sent
  const body = bodyOf(sent.body)
  if (body !== null && localName(body) === 'Fault') {
    const fault = (textOf(body, 'faultstring') || textOf(body, 'Text')).slice(0, 200)
    return { kind: 'unknown', why: 'soap-fault', status, fault }
  }
  if (status !== 200) return { kind: 'unknown', why: `http-${status}`, status }
  return body === null ? { kind: 'unknown', why: 'soap-unreadable', status } : { kind: 'answer', body }
}

function bodyOf(bytes: Uint8Array): ReadElement | null {
  const parsed = parseXML(bytes)
  if (!parsed.ok || localName(parsed.value.root) !== 'Envelope') return null
  const body = parsed.value.root.children.find((child) => localName(child) === 'Body')
  return body?.children[0] ?? null
}

/** The root of a document that came as text inside an answer; null when it is none. A declaration of another encoding
 *  is not believed: the text has been decoded already. */
export function documentIn(text: string): ReadElement | null {
  const parsed = parseXML(text.trim().replace(/^<\?xml[^>]*\?>/, ''))
  return parsed.ok ? parsed.value.root : null
}

/** The first element of this local name, the element itself included. */
export function find(element: ReadElement, name: string): ReadElement | null {
  return findAll(element, name)[0] ?? null
}

/** In document order, the element itself included, by local name. */
export function findAll(element: ReadElement, name: string): readonly ReadElement[] {
  const self = localName(element) === name ? [element] : []
  return [...self, ...element.children.flatMap((child) => findAll(child, name))]
}

/** The text of the first element of this local name, trimmed; empty when there is none. */
export function textOf(element: ReadElement, name: string): string {
  return find(element, name)?.text.trim() ?? ''
}

/** The text of the first child of this local name, trimmed; empty when there is none. For documents whose lists use the
 *  same names further in. */
export function childText(element: ReadElement, name: string): string {
  return element.children.find((child) => localName(child) === name)?.text.trim() ?? ''
}

export function localName({ name }: ReadElement): string {
  return name.replace(/^\{.*\}/, '')
}

export function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
