import { type Call, NOTHING, once, subjectOf } from '../call.ts'
import type { FaultRule, Op } from '../faults.ts'
import type { Incoming } from '../incoming.ts'
import { operationIn, soapFault, type SoapOperation } from '../soap.ts'
import type { Reply } from '../sw/reply.ts'
import type { World } from '../world.ts'
import { cancelSignature, getReceipt } from './cancel.ts'
import { resultReply, type Service } from './envelope.ts'
import { refusalInstead } from './incidence.ts'
import { accountOf, wrongLogin } from './login.ts'
import * as query from './queries.ts'
import { acceptReject, getPending, getRelated } from './receiver.ts'
import { edit, register, registered } from './registration.ts'
import { decoded, MAINTENANCE, refusedReply, stamp, type StampCall, stamped } from './stamp.ts'
import { wsdl } from './wsdl.ts'

type Work = (world: World, asked: SoapOperation) => Reply | Promise<Reply>

/** What each service can do besides stamping; `op` is the name for fault rules. Source: pac-spec §5. */
const OPERATIONS: Readonly<Record<Service, Readonly<Record<string, readonly [op: Op, work: Work]>>>> = {
  stamp: { query_pending: ['recover', query.queryPending] },
  cancel: {
    cancel_signature: ['cancel', cancelSignature],
    get_receipt: ['receipt', getReceipt],
    get_sat_status: ['status', query.satStatus],
    get_pending: ['*', getPending],
    accept_reject_signature: ['*', acceptReject],
    get_related_signature: ['*', getRelated],
  },
  utilities: {
    datetime: ['health', query.datetime],
    get_xml: ['recover', query.getXML],
    report_credit: ['balance', query.reportCredit],
  },
  registration: {
    get: ['balance', registered],
    add: ['*', register],
    edit: ['*', edit],
  },
  retentions: {},
}

const STAMPING = ['stamp', 'quick_stamp', 'sign_stamp', 'stamped'] as const

/** Finkok: five SOAP services, each at its path and at the address of its WSDL. null for any other path.
 *  Source: pac-spec §5.1, §14.3. */
export function routeFinkok(world: World, request: Incoming): Call | null {
  const found = /^\/servicios\/soap\/(stamp|cancel|utilities|registration|retentions)(\.wsdl)?$/.exec(
    request.path,
  )
  if (!found) return null
  const service = found[1] as Service
  if (request.method === 'GET' && found[2]) {
    const stamps = service === 'stamp' ? STAMPING : []
    const names = [...stamps, ...Object.keys(OPERATIONS[service])]
    return plain('*', () => wsdl(service, names, request.headers.host ?? ''))
  }
  const asked = request.method === 'POST' ? operationIn(request) : null
  if (!asked) return plain('*', () => soapFault('senv', 'senv:Client.XMLSyntaxError', 'Document is empty'))
  if (service === 'stamp' && (STAMPING as readonly string[]).includes(asked.name))
    return stampCall(world, asked)
  const known = OPERATIONS[service][asked.name]
  return known
    ? queryCall(world, service, asked, known)
    : plain('*', () => unknownMethod(service, asked.name))
}

function plain(op: Op, answer: () => Reply): Call {
  return { pac: 'finkok', op, subject: NOTHING, answer: async () => once(answer()), refuse: () => null }
}

function unknownMethod(service: Service, name: string): Reply {
  const method = `{http://facturacion.finkok.com/${service}}${name}`
  return soapFault('senv', 'senv:Client.ResourceNotFound', `Requested resource '${method}' not found`)
}

function stampCall(world: World, operation: SoapOperation): Call {
  const xml = decoded(operation.text('xml'))
  const text = xml?.toString('utf8') ?? ''
  const subject = text.includes('<cfdi:Comprobante') ? subjectOf(text) : NOTHING
  const call: StampCall = { world, operation, xml, subject }
  const refuse = (rule: FaultRule): Reply | null => {
    const refusal = refusalInstead(rule)
    return refusal && refusedReply(call, [refusal])
  }
  if (operation.name === 'stamped')
    return {
      pac: 'finkok',
      op: 'recover',
      subject,
      answer: async () => once(await stamped(call)),
      refuse,
      fault: SERVER_FAULT,
    }
  return { pac: 'finkok', op: 'stamp', subject, answer: () => stamp(call), refuse, fault: SERVER_FAULT }
}

/** A Fault of Python, which Finkok is written in; the words are invented. */
const SERVER_FAULT = soapFault('senv', 'senv:Server', 'Internal Error')

function queryCall(
  world: World,
  service: Service,
  asked: SoapOperation,
  [op, work]: readonly [op: Op, work: Work],
): Call {
  const answer = async () => {
    const account = accountOf(world, asked)
    if (account?.maintenance) return once(MAINTENANCE)
    return once(account ? await work(world, asked) : wrongLogin(service, asked.name))
  }
  const refuse = (rule: FaultRule): Reply | null => {
    const refusal = refusalInstead(rule)
    if (!refusal) return null
    if (rule.mode === 'auth-expired') return wrongLogin(service, asked.name)
    const name = service === 'cancel' ? 'CodEstatus' : 'error'
    return resultReply(service, asked.name, [[name, refusal.code]])
  }
  const fault = asked.name === 'query_pending' ? query.OLD_SERVER : SERVER_FAULT
  return { pac: 'finkok', op, subject: NOTHING, answer, refuse, fault }
}
