import type { Http, Sent } from '../http.ts'

/** One call to PADE's SOAP twin. Children are unqualified, in this order; a repeated one is repeated. */
export type SoapCall = {
  readonly operation: string
  readonly children: readonly (readonly [name: string, value: string])[]
  readonly timeout_ms: number
  readonly signal?: AbortSignal | undefined
}

export type Soap = (
  call: SoapCall,
) => Promise<{ readonly kind: 'document'; readonly xml: string } | Exclude<Sent, { kind: 'reply' }>>

/** Calls the twin with account and contract; the answer's `return` is a text that holds the XML document, or in newer
 *  versions the document itself. Neither Accept nor SOAPAction is sent. Source: pac-spec §6.3. */
export function createSoap(o: {
  readonly http: Http
  readonly url: URL
  readonly contrato: string
  readonly user: string
  readonly password: string
}): Soap {
  const account = [
    ['contrato', o.contrato],
    ['usuario', o.user],
    ['passwd', o.password],
  ] as const
  return async ({ operation, children, timeout_ms, signal }) => {
    const written = [...account, ...children].map(([name, value]) => `<${name}>${escaped(value)}</${name}>`)
    const body = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:tim="timbrado.ws.pade.mx"><soapenv:Header/><soapenv:Body><tim:${operation}>${written.join('')}</tim:${operation}></soapenv:Body></soapenv:Envelope>`
    const headers = { 'Content-Type': 'text/xml; charset=utf-8' }
    const sent = await o.http({
      method: 'POST',
      url: o.url,
      headers,
      body: Buffer.from(body),
      timeout_ms,
      signal,
    })
    if (sent.kind !== 'reply') return sent
    if (sent.status !== 200) return { kind: 'unknown', why: `http-${sent.status}`, status: sent.status }
    const xml = documentOf(sent.body.toString('utf8'))
    return xml === null ? { kind: 'unknown', why: 'soap-unreadable', status: 200 } : { kind: 'document', xml }
  }
}

function documentOf(envelope: string): string | null {
  const body = /<(?:[\w-]+:)?Body\b[^>]*>([\s\S]*)<\/(?:[\w-]+:)?Body>/.exec(envelope)?.[1]
  if (body === undefined || /<(?:[\w-]+:)?Fault\b/.test(body)) return null
  const inner = /<(?:[\w-]+:)?return\b[^>]*>([\s\S]*)<\/(?:[\w-]+:)?return>/.exec(body)?.[1] ?? body
  const text = inner.replace(/^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/, '$1')
  return text.trimStart().startsWith('&lt;') ? unescaped(text) : text
}

/** The text of the first element of this name; null when there is none. By pattern: PADE's documents are flat. */
export function elementText(xml: string, name: string): string | null {
  const found = new RegExp(`<(?:[\\w-]+:)?${name}(?:\\s[^>]*)?>([^<]*)</`).exec(xml)?.[1]
  return found === undefined ? null : unescaped(found.trim())
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}
