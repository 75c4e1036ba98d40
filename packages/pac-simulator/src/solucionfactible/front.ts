import { type Answer, type Call, NOTHING, once, subjectOf } from '../call.ts'
import type { FaultRule, Op } from '../faults.ts'
import type { Incoming } from '../incoming.ts'
import type { Reply } from '../sw/reply.ts'
import type { World } from '../world.ts'
import type { SfStatus } from './accounts.ts'
import { fault, NO_OPERATION, readRequest, reply, type Bean, type SoapRequest } from './envelope.ts'
import { login, queryCall } from './operations.ts'
import { refusedBy, shutBy } from './refusal.ts'
import { isQuery, SERVICES, type OperationName } from './services.ts'
import { certificacion, outer, PAC } from './stamp.ts'
import { wsdl } from './wsdl.ts'

const PATH = /^\/ws\/services\/(Timbrado|Cancelacion|Utilerias)(?:\.\1Https?Soap1[12]Endpoint)?\/?$/

/** Solución Factible over SOAP 1.1 and 1.2. null for any other path. Source: pac-spec §7. */
export function routeSolucionFactible(world: World, request: Incoming): Call | null {
  const name = PATH.exec(request.path)?.[1]
  const service = SERVICES.find((each) => each.name === name)
  if (!service) return null
  if (request.method === 'GET') return plain('health', wsdl(service, request.headers.host ?? ''))
  if (request.body.length > LIMIT_bytes) return plain('*', TOO_LARGE)
  const asked = readRequest(request, service.namespace)
  if ('status' in asked) return plain('*', asked)
  const operation = service.operations.find((each): each is OperationName => each === asked.operation)
  if (!operation) return plain('*', fault(asked.version, NO_OPERATION))
  return isQuery(operation) ? queryCall(world, operation, asked) : stampCall(world, asked)
}

const LIMIT_bytes = 5 * 1024 * 1024
/** The limit is documented, the answer is not. */
const TOO_LARGE: Reply = { status: 413, type: 'text/html', body: '<h1>413 Request Entity Too Large</h1>' }

function plain(op: Op, said: Reply): Call {
  return { pac: PAC, op, subject: NOTHING, answer: async () => once(said), refuse: () => null }
}

function stampCall(world: World, asked: SoapRequest): Call {
  const xml = Buffer.from(asked.text('cfdi'), 'base64')
  const subject = subjectOf(xml.toString('utf8'))
  const refusedWith = (status: SfStatus): Reply => reply(asked, outer('CFDICertificacion', status, null))
  const answer = async (): Promise<Answer> => {
    const account = login(world, asked)
    if ('status' in account) return once(refusedWith(account))
    if (xml.length === 0) return once(refusedWith(INCOMPLETE))
    if (asked.text('zip') === 'true') return once(refusedWith(NO_ZIP))
    const { bean, duplicate } = await certificacion(world, { account, xml, subject })
    return { reply: reply(asked, bean), duplicate }
  }
  const refuse = (rule: FaultRule): Reply | null => {
    const shut = shutBy(rule)
    if (shut) return refusedWith(shut)
    const status = refusedBy(rule)
    return status && reply(asked, outer('CFDICertificacion', READ, inner(status)))
  }
  return { pac: PAC, op: 'stamp', subject, answer, refuse, fault: fault(asked.version, 'Error interno') }
}

const READ: SfStatus = { status: 200, mensaje: 'La solicitud fue procesada.' }
const INCOMPLETE: SfStatus = { status: 611, mensaje: 'Los datos recibidos están incompletos.' }
const NO_ZIP: SfStatus = { status: 621, mensaje: 'Este simulador no lee zip.' }

function inner({ status, mensaje }: SfStatus): Bean {
  return {
    type: 'CFDIResultadoCertificacion',
    fields: [
      ['mensaje', mensaje],
      ['status', status],
    ],
  }
}
