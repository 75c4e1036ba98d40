import { type Answer, type Call, NOTHING, once, subjectOf } from '../call.ts'
import type { FaultRule, Mode, Op, Subject } from '../faults.ts'
import type { Incoming } from '../incoming.ts'
import { refusal } from '../rules/refusal.ts'
import { decide, stampsUsed, type Decision } from '../stamp.ts'
import type { World } from '../world.ts'
import { LOCKED, MAINTENANCE, NO_TOKEN } from './accounts.ts'
import { cancel } from './cancel.ts'
import { balance, download, liveRecord } from './datawarehouse.ts'
import { partOf } from './multipart.ts'
import { parseStampPath, render, type StampPath } from './render.ts'
import { errorReply, notFound, type Reply } from './reply.ts'
import { tamper } from './tamper.ts'

/** Finds what an SW path asks for. One process is both hosts of SW: the path decides. Source: pac-spec §4. */
export function routeSW(world: World, request: Incoming): Call {
  const call = (op: Op, answer: () => Reply | Promise<Reply>): Call => ({
    pac: 'sw',
    op,
    subject: NOTHING,
    answer: async () => once(await answer()),
    refuse: refusalInstead,
  })
  const { method, path } = request
  const now = world.clock.now()
  if (method === 'POST' && path === '/v2/security/authenticate')
    return call('auth', () => loginByBody(world, request))
  if (method === 'POST' && path === '/security/authenticate') {
    const { user, password } = request.headers
    return call('auth', () => world.sw.accounts.login(user, password, now))
  }
  const stampPath = method === 'POST' ? parseStampPath(path) : null
  if (stampPath) return stampCall(world, request, stampPath)
  if (method === 'POST' && path === '/cfdi33/cancel/xml') {
    return call('cancel', () => authorized(world, request, () => cancel(world, request)))
  }
  if (method !== 'GET') return call('*', () => notFound)
  if (path.startsWith('/storage/')) return call('storage', () => download(world, request))
  const uuid = /^\/datawarehouse\/v1\/live\/([0-9A-Fa-f-]{36})$/.exec(path)?.[1]
  if (uuid !== undefined)
    return call('datawarehouse', () => authorized(world, request, () => liveRecord(world, request, uuid)))
  if (path === '/management/v2/api/users/balance') {
    return call('balance', () => authorized(world, request, (account) => balance(world, account)))
  }
  return call('*', () => notFound)
}

type Authorized = Exclude<ReturnType<World['sw']['accounts']['authenticate']>, Reply>

function authorized<T extends Reply | Promise<Reply>>(
  world: World,
  request: Incoming,
  answer: (account: Authorized) => T,
): T | Reply {
  const account = world.sw.accounts.authenticate(request.headers.authorization, world.clock.now())
  return 'status' in account ? account : answer(account)
}

function loginByBody(world: World, request: Incoming): Reply {
  try {
    const { user, password } = JSON.parse(request.body.toString('utf8')) as Record<string, unknown>
    return world.sw.accounts.login(user, password, world.clock.now())
  } catch {
    return errorReply(400, 'Parámetros incompletos', 'El cuerpo no es JSON.')
  }
}

function stampCall(world: World, request: Incoming, path: StampPath): Call {
  const part = partOf(request.body, request.headers['content-type'], 'xml')
  const xml = part && path.b64 ? Buffer.from(part.toString('latin1'), 'base64') : part
  const subject = xml ? subjectOf(xml.toString('utf8')) : NOTHING
  const answer = (): Promise<Answer> => stamp(world, request, { path, xml, subject })
  return { pac: 'sw', op: 'stamp', subject, answer, refuse: refusalInstead }
}

async function stamp(
  world: World,
  request: Incoming,
  { path, xml, subject }: { path: StampPath; xml: Buffer | null; subject: Subject },
): Promise<Answer> {
  const account = world.sw.accounts.authenticate(request.headers.authorization, world.clock.now())
  if ('status' in account) return once(account)
  if (xml === null || xml.length === 0)
    return once(errorReply(400, 'Xml CFDI33 no proporcionado o viene vacio.', null))
  const headers = path.family === 'v4' ? request.headers : {}
  const { customid = null, email } = headers
  if (customid === '') return once(errorReply(400, 'El CustomId viene vacío.', null))
  if (customid !== null && customid.length > 100) return once(errorReply(400, LONG_CUSTOMID, null))
  if (email !== undefined && email.split(',').length > 5) return once(errorReply(400, MANY_EMAILS, null))
  const { user, stamps } = account
  const outOfStamps = stamps !== 'unlimited' && stampsUsed(world, 'sw', user) >= stamps ? NO_STAMPS : null
  const decision = await decide(world, { pac: 'sw', xml, user, outOfStamps, customid })
  return { reply: worded(world, decision, path, subject), duplicate: decision.kind === 'duplicate' }
}

const NO_STAMPS = refusal('AU2001', 'El usuario no cuenta con timbres disponibles.')
const LONG_CUSTOMID = 'El CustomId no es válido o es mayor a 100 caracteres.'
const MANY_EMAILS = 'El header email contiene más de 5 correos.'

/** Says the decision, or what a fault rule makes of it. */
function worded(world: World, decision: Decision, path: StampPath, subject: Subject): Reply {
  const since = 'entry' in decision ? new Date(decision.entry.at) : undefined
  const fault = (mode: Mode): FaultRule | null =>
    world.faults.take({ pac: 'sw', op: 'stamp' }, subject, [mode], since)
  if (decision.kind === 'duplicate' && fault('dup-no-data')) return render(decision, path, false)
  if (decision.kind === 'fresh' && subject.serie === 'Z307') {
    return render({ kind: 'duplicate', entry: decision.entry }, path, false)
  }
  if (!('entry' in decision)) return render(decision, path, true)
  const variant = fault('bad-tfd')?.variant
  if (variant === undefined) return render(decision, path, true)
  return render({ ...decision, entry: tamper(decision.entry, variant, world.pacKey) }, path, true)
}

/** What a fault rule, or a magic series, puts in the place of an answer without any work having been done. */
function refusalInstead(rule: FaultRule): Reply | null {
  if (rule.mode === 'auth-expired') return errorReply(401, NO_TOKEN, null)
  if (rule.mode === 'no-credits') return errorReply(400, `${NO_STAMPS.code} - ${NO_STAMPS.text}`, null)
  if (rule.mode === 'locked') return errorReply(401, LOCKED, null)
  if (rule.mode === 'maintenance') return MAINTENANCE
  if (rule.mode !== 'reject') return null
  const message = rule.message ?? 'Rechazado por el simulador.'
  return errorReply(400, `${rule.code} - ${message}`, rule.messageDetail ?? null)
}
