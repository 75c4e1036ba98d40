import { type Answer, type Call, NOTHING, once, subjectOf } from '../call.ts'
import type { FaultRule, Mode, Op, Subject } from '../faults.ts'
import type { Incoming } from '../incoming.ts'
import { refusal } from '../rules/refusal.ts'
import { decide, stampsUsed, type Decision } from '../stamp.ts'
import type { World } from '../world.ts'
import { LOCKED, MAINTENANCE, NO_TOKEN } from './accounts.ts'
import { partOf } from './multipart.ts'
import { parseStampPath, render, type StampPath } from './render.ts'
import { errorReply, notFound, type Reply } from './reply.ts'
import { authorized, ROUTES } from './routes.ts'
import { tamper } from './tamper.ts'

/** Finds what an SW path asks for. One process is both hosts of SW, and the path decides; but who calls it by a name that
 *  begins with `services.` or `api.` finds there only what that host has. Source: pac-spec §4, §14.3. */
export function routeSW(world: World, request: Incoming): Call {
  const host = /^(services|api)\./.exec(request.headers.host ?? '')?.[1] ?? null
  const stampPath = request.method === 'POST' && host !== 'api' ? parseStampPath(request.path) : null
  if (stampPath) return stampCall(world, request, stampPath)
  for (const route of ROUTES) {
    const found = route.path.exec(request.path)
    if (!found || route.method !== request.method || (host !== null && host !== route.on)) continue
    const asked = { world, request, found: decodeURIComponent(found[1] ?? '') }
    return call(route.op, () => ('open' in route ? route.open(asked) : authorized(asked, route.work)))
  }
  return call('*', () => notFound)
}

function call(op: Op, answer: () => Reply | Promise<Reply>): Call {
  return {
    pac: 'sw',
    op,
    subject: NOTHING,
    answer: async () => once(await answer()),
    refuse: refusalInstead,
    broken: BROKEN,
  }
}

function stampCall(world: World, request: Incoming, path: StampPath): Call {
  const part = partOf(request.body, request.headers['content-type'], 'xml')
  const xml = part && path.b64 ? Buffer.from(part.toString('latin1'), 'base64') : part
  const subject = xml ? subjectOf(xml.toString('utf8')) : NOTHING
  const answer = (): Promise<Answer> => stamp(world, request, { path, xml, subject })
  return { pac: 'sw', op: 'stamp', subject, answer, refuse: refusalInstead, broken: BROKEN }
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

const BROKEN = errorReply(400, 'CO1000 - Error no controlado.', null)
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
