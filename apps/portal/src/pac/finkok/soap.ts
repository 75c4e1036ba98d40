import type { ReadElement } from '@timbra/cfdi'
import type { Http } from '../http.ts'
import { readSoap, SOAP_11, type SoapAnswer, soapEnvelope } from '../soap.ts'

/** Finkok's services that we use; each has a prefix of ours and a namespace of its own. */
const PREFIXES = { stamp: 'st', cancel: 'can', utilities: 'uti', registration: 'reg' } as const
export type Service = keyof typeof PREFIXES

export type FinkokCall = {
  readonly service: Service
  readonly operation: string
  /** In this order; account included, because its place differs. */
  readonly children: readonly (readonly [name: string, value: string])[]
  readonly timeout_ms: number
  readonly signal?: AbortSignal | undefined
}

/** What stands in the Result of an answer, or what came instead of one. */
export type FinkokAnswer =
  | { readonly kind: 'result'; readonly result: ReadElement }
  | Exclude<SoapAnswer, { kind: 'answer' }>

export type FinkokSoap = (call: FinkokCall) => Promise<FinkokAnswer>

/** Finkok over SOAP 1.1, document/literal, the operation's name as SOAPAction. Source: pac-spec §5.1. */
export function createSoap({ http, baseUrl }: { readonly http: Http; readonly baseUrl: string }): FinkokSoap {
  return async ({ service, operation, children, timeout_ms, signal }) => {
    const body = soapEnvelope({
      soap: SOAP_11,
      envelope: 'soapenv',
      prefix: PREFIXES[service],
      namespace: `http://facturacion.finkok.com/${service}`,
      name: operation,
      children,
      qualified: true,
    })
    const url = new URL(`/servicios/soap/${service}`, baseUrl)
    const headers = { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${operation}"` }
    const answer = readSoap(await http({ method: 'POST', url, headers, body, timeout_ms, signal }))
    if (answer.kind !== 'answer') return answer
    const [result] = answer.body.children
    const isOurs = answer.body.name.endsWith(`}${operation}Response`) && result !== undefined
    return isOurs ? { kind: 'result', result } : { kind: 'unknown', why: 'soap-unreadable', status: 200 }
  }
}
