import { type Answer, type Call, subjectOf } from '../call.ts'
import type { FaultRule } from '../faults.ts'
import type { Incoming } from '../incoming.ts'
import type { Reply } from '../sw/reply.ts'
import type { World } from '../world.ts'
import { documentXML, type Fields } from './document.ts'
import { refusalInstead } from './refusal.ts'
import { routeSoap } from './soap.ts'
import { errorFields, stampFields } from './stamp.ts'

/** Prodigia's PADE: REST to stamp, its SOAP twin for all else. null for any other path. Source: pac-spec §6. */
export function routePADE(world: World, request: Incoming): Call | null {
  if (request.method !== 'POST') return null
  if (/^\/servicio\/rest\/timbrado40(Prueba)?$/.test(request.path)) return stampCall(world, request)
  return request.path === '/servicio/Timbrado4.0' ? routeSoap(world, request) : null
}

function stampCall(world: World, request: Incoming): Call {
  const subject = subjectOf(request.body.toString('utf8'))
  const options = request.query.getAll('opciones')
  const contrato = request.query.get('contrato') ?? ''
  const render = (fields: Fields): Reply => rest(fields, options.includes('RESPUESTA_JSON'))
  const answer = async (): Promise<Answer> => {
    // "Send no Accept": the service answers it with errors. How it words them is a guess.
    if (request.headers.accept !== undefined) return { reply: NOT_ACCEPTABLE, duplicate: false }
    const login = basic(request.headers.authorization)
    if (login === null) return { reply: UNAUTHORIZED, duplicate: false }
    const account = world.pade.accounts.login(login.user, login.password, contrato)
    const xml = request.body
    const { fields, duplicate } = await stampFields(world, { account, xml, subject, options, contrato })
    return { reply: render(fields), duplicate }
  }
  const refuse = (rule: FaultRule): Reply | null => {
    const error = refusalInstead(rule)
    return error && render(errorFields(world, { contrato }, error))
  }
  return { pac: 'pade', op: 'stamp', subject, answer, refuse }
}

const NOT_ACCEPTABLE: Reply = { status: 406, type: 'text/html', body: '<h1>406 Not Acceptable</h1>' }
const UNAUTHORIZED: Reply = { status: 401, type: 'text/html', body: '<h1>401 Unauthorized</h1>' }

/** Business errors come in HTTP 200. */
function rest(fields: Fields, asJSON: boolean): Reply {
  if (!asJSON) return { status: 200, type: 'application/xml', body: documentXML('servicioTimbrado', fields) }
  const body = JSON.stringify({ servicioTimbrado: Object.fromEntries(fields) })
  return { status: 200, type: 'application/json', body }
}

function basic(header: string | undefined): { readonly user: string; readonly password: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header ?? '')?.[1]
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8')
  const at = text.indexOf(':')
  return at < 0 ? null : { user: text.slice(0, at), password: text.slice(at + 1) }
}
