import type { ReadElement } from '@timbra/cfdi'
import type { Http } from '../http.ts'
import { SOAP_11, documentIn, find, readSoap, type SoapAnswer, soapEnvelope } from '../soap.ts'

/** One call to PADE's SOAP twin. Children are unqualified, in this order; a repeated one is repeated. */
export type SoapCall = {
  readonly operation: string
  readonly children: readonly (readonly [name: string, value: string])[]
  readonly timeout_ms: number
  readonly signal?: AbortSignal | undefined
}

export type Soap = (
  call: SoapCall,
) => Promise<
  { readonly kind: 'document'; readonly root: ReadElement } | Exclude<SoapAnswer, { kind: 'answer' }>
>

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
    const body = soapEnvelope({ ...PADE, name: operation, children: [...account, ...children] })
    const headers = { 'Content-Type': 'text/xml; charset=utf-8' }
    const answer = readSoap(await o.http({ method: 'POST', url: o.url, headers, body, timeout_ms, signal }))
    if (answer.kind !== 'answer') return answer
    const root = documentOf(answer.body)
    return root === null
      ? { kind: 'unknown', why: 'soap-unreadable', status: 200 }
      : { kind: 'document', root }
  }
}

const PADE = {
  soap: SOAP_11,
  envelope: 'soapenv',
  prefix: 'tim',
  namespace: 'timbrado.ws.pade.mx',
  qualified: false,
} as const

function documentOf(body: ReadElement): ReadElement | null {
  const given = find(body, 'return')
  if (given === null) return body
  return given.children.length > 0 ? given : documentIn(given.text)
}
