import { type Answer, type Call, NOTHING, once, subjectOf } from '../call.ts'
import type { FaultRule, Op } from '../faults.ts'
import type { Incoming } from '../incoming.ts'
import type { Reply } from '../sw/reply.ts'
import type { World } from '../world.ts'
import { AWAY, LOCKED, WRONG_LOGIN, type SfStatus, type SolucionFactibleAccount } from './accounts.ts'
import { cancelLater, cancelNow, cancelStatus } from './cancel.ts'
import { fault, NO_OPERATION, readRequest, reply, type Bean, type SoapRequest } from './envelope.ts'
import { buscar, timbres } from './queries.ts'
import { SERVICES } from './services.ts'
import { certificacion, NO_STAMPS, outer, PAC, sfRefusal } from './stamp.ts'
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
  if (!service.operations.includes(asked.operation)) return plain('*', fault(asked.version, NO_OPERATION))
  return asked.operation === 'timbrar' ? stampCall(world, asked) : queryCall(world, asked)
}

const LIMIT_bytes = 5 * 1024 * 1024
/** The limit is documented, the answer is not. */
const TOO_LARGE: Reply = { status: 413, type: 'text/html', body: '<h1>413 Request Entity Too Large</h1>' }

function plain(op: Op, said: Reply): Call {
  return { pac: PAC, op, subject: NOTHING, answer: async () => once(said), refuse: () => null }
}

function login(world: World, asked: SoapRequest): SolucionFactibleAccount | SfStatus {
  return world.solucionfactible.accounts.login(asked.text('usuario'), asked.text('password'))
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

function shutBy({ mode }: FaultRule): SfStatus | null {
  if (mode === 'auth-expired') return WRONG_LOGIN
  return mode === 'locked' ? LOCKED : mode === 'maintenance' ? AWAY : null
}

/** Solución Factible's words for a refusal that a fault rule asks for. */
function refusedBy(rule: FaultRule): SfStatus | null {
  if (rule.mode === 'no-credits') return sfRefusal([NO_STAMPS])
  if (rule.mode !== 'reject') return null
  const text = rule.message ?? 'Rechazado por el simulador.'
  return sfRefusal([{ code: rule.code ?? '301', text }])
}

/** Everything but the stamp: each is a login, each has status and mensaje at its top. */
function queryCall(world: World, asked: SoapRequest): Call {
  const { op, type, answer } = QUERIES[asked.operation] as Query
  const said = (status: SfStatus): Reply =>
    reply(asked, type === 'CFDICancelacion' ? outer(type, status, null) : short(type, status))
  return {
    pac: PAC,
    op,
    subject: NOTHING,
    answer: async () => {
      const account = login(world, asked)
      return once('status' in account ? said(account) : reply(asked, await answer(world, asked, account)))
    },
    refuse: (rule) => {
      const status = shutBy(rule) ?? refusedBy(rule)
      return status && said(status)
    },
    fault: fault(asked.version, 'Error interno'),
  }
}

function short(type: string, { status, mensaje }: SfStatus): Bean {
  return {
    type,
    fields: [
      ['mensaje', mensaje],
      ['status', status],
    ],
  }
}

type Query = {
  readonly op: Op
  readonly type: string
  readonly answer: (
    world: World,
    asked: SoapRequest,
    account: SolucionFactibleAccount,
  ) => Bean | Promise<Bean>
}

const ASYNC = 'CancelacionAsincronoResponse'
const bytesOf = (asked: SoapRequest, name: string): Buffer => Buffer.from(asked.text(name), 'base64')

const QUERIES: Readonly<Record<string, Query>> = {
  enviarSolicitudCancelacion: {
    op: 'cancel',
    type: 'CFDICancelacion',
    answer: (world, asked) => cancelNow(world, bytesOf(asked, 'solicitudCancelacion')),
  },
  enviarSolicitudCancelacionAsincrono: {
    op: 'cancel',
    type: ASYNC,
    answer: async (world, asked) => short(ASYNC, await cancelLater(world, bytesOf(asked, 'solicitud'))),
  },
  getStatusCancelacionAsincrona: {
    op: 'receipt',
    type: 'StatusCancelacionAsincronoResponse',
    answer: (world, asked) => cancelStatus(world, asked.text('transactionId') || asked.text('uuid')),
  },
  buscar: {
    op: 'recover',
    type: 'ResponseBuscar',
    answer: (world, asked) => buscar(world, asked.within('parametros', 'uuid')),
  },
  getTimbresImplementacion: {
    op: 'balance',
    type: 'ResponseTimbres',
    answer: (world, _asked, account) => timbres(world, account),
  },
}
