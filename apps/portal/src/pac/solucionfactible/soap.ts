import type { ReadElement } from '@timbra/cfdi'
import type { Http } from '../http.ts'
import type { LoginGuard } from '../login-guard.ts'
import type { PacIssue, Verdict } from '../pac.ts'
import {
  childText,
  find,
  readSoap,
  SOAP_11,
  SOAP_12,
  type SoapAnswer,
  soapEnvelope,
  type SoapChildren,
} from '../soap.ts'

/** One call to one of the three services; usuario and password go before the children. */
export type SfCall = {
  readonly service: keyof typeof NAMESPACES
  readonly operation: string
  readonly children: SoapChildren
  readonly timeout_ms: number
  readonly signal?: AbortSignal | undefined
}

/** `return` of the answer with its outer status; or a refusal before any work: the account, the size; or nothing left;
 *  or nobody knows. */
export type SfAnswer =
  | { readonly kind: 'answer'; readonly status: string; readonly mensaje: string; readonly body: ReadElement }
  | { readonly kind: 'refused'; readonly issues: readonly PacIssue[]; readonly verdict: Verdict }
  | Exclude<SoapAnswer, { kind: 'answer' }>

export type Sf = (call: SfCall) => Promise<SfAnswer>

/** Only that of Timbrado is verified; the other two are named like it. docs/pac/solucion-factible.md. */
const NAMESPACES = {
  Timbrado: 'http://timbrado.ws.cfdi.solucionfactible.com',
  Cancelacion: 'http://cancelacion.ws.cfdi.solucionfactible.com',
  Utilerias: 'http://utilerias.ws.cfdi.solucionfactible.com',
} as const

/** Requests above this are not taken. Source: pac-spec §7. */
const LIMIT_bytes = 5 * 1024 * 1024

/** Calls Solución Factible in SOAP 1.2, or 1.1. Every call is a login: after the first refusal of the account nothing is
 *  asked for a while, so that it is not locked (602, 604). Source: pac-spec §7. */
export function createSoap(o: {
  readonly http: Http
  readonly guard: LoginGuard
  readonly baseUrl: string
  readonly user: string
  readonly password: string
  readonly soap11: boolean
}): Sf {
  const account = [
    ['usuario', o.user],
    ['password', o.password],
  ] as const
  return async ({ service, operation, children, timeout_ms, signal }) => {
    if (!o.guard.mayAsk()) return ASKED_LATELY
    const body = soapEnvelope({
      soap: o.soap11 ? SOAP_11 : SOAP_12,
      envelope: 'soap',
      prefix: service.slice(0, 3).toLowerCase(),
      namespace: NAMESPACES[service],
      name: operation,
      children: [...account, ...children],
      qualified: true,
    })
    if (body.length > LIMIT_bytes) return TOO_LARGE
    const sent = await o.http({
      method: 'POST',
      url: new URL(
        `/ws/services/${service}.${service}HttpsSoap${o.soap11 ? '11' : '12'}Endpoint/`,
        o.baseUrl,
      ),
      headers: o.soap11
        ? { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"urn:${operation}"` }
        : { 'Content-Type': 'application/soap+xml; charset=utf-8' },
      body,
      timeout_ms,
      signal,
    })
    const answer = statusOf(readSoap(sent))
    if (answer.kind === 'refused') o.guard.refused()
    return answer
  }
}

function statusOf(answer: SoapAnswer): SfAnswer {
  if (answer.kind === 'unknown' && (answer.status === 401 || answer.status === 403)) {
    return accountRefusal(`HTTP${answer.status}`, '')
  }
  if (answer.kind !== 'answer') return answer
  const body = find(answer.body, 'return')
  const status = body && childText(body, 'status')
  if (!body || !status) return { kind: 'unknown', why: 'answer-without-status', status: 200 }
  const mensaje = childText(body, 'mensaje')
  return isLoginRefusal(status)
    ? accountRefusal(status, mensaje.slice(0, 500))
    : { kind: 'answer', status, mensaje, body }
}

/** 601 wrong, 602 locked, 603 password expired, 604 too many attempts, 605 inactive. */
function isLoginRefusal(status: string): boolean {
  return /^60[1-5]$/.test(status)
}

function accountRefusal(code: string, message: string): SfAnswer {
  return { kind: 'refused', issues: [{ code, message }], verdict: 'account-fix' }
}

const ASKED_LATELY = accountRefusal(
  '601',
  'Solución Factible rechazó la cuenta hace poco; no se le pregunta para no bloquearla.',
)

const TOO_LARGE: SfAnswer = {
  kind: 'refused',
  issues: [{ code: 'MAYOR-5-MB', message: 'Solución Factible no recibe más de 5 MB.' }],
  verdict: 'pac-specific',
}
