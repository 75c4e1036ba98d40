import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { type Answer, type Call, once } from './call.ts'
import type { FaultRule, Mode } from './faults.ts'
import type { Incoming } from './incoming.ts'
import { routeFinkok } from './finkok/front.ts'
import { routePADE } from './pade/front.ts'
import { routeSAT } from './sat/front.ts'
import { routeSW } from './sw/front.ts'
import { routeSolucionFactible } from './solucionfactible/front.ts'
import type { Reply } from './sw/reply.ts'
import type { World } from './world.ts'

/** Answers one PAC request, or fails to, as the fault rules and magic series say. */
export async function servePAC(world: World, request: Incoming, response: ServerResponse): Promise<void> {
  const call = inItsWords(world, route(world, request))
  const at = { pac: call.pac, op: call.op ?? '*' }
  const delay_ms = world.faults.delay_ms(at, call.subject)
  if (delay_ms > 0) await pause(delay_ms) // a timer of 0 ms takes one
  const rule = world.faults.take(at, call.subject, WHOLE_CALL) ?? magicBefore(call)
  if (rule === null) return answer(call, response)
  const instead = call.refuse(rule)
  if (instead) return send(response, instead)
  if (rule.mode === 'timeout-before') return hang(response, rule)
  if (rule.mode === 'reset-before') return void response.destroy()
  const done = rule.mode.endsWith('-after') || rule.stamped === true ? await call.answer() : null
  if (rule.mode === 'timeout-after') return hang(response, rule)
  if (rule.mode === 'reset-after' && done !== null) return sendHalf(response, done.reply)
  if (rule.mode === 'soap-fault' && call.fault) return send(response, call.fault)
  send(response, FAILURES[rule.mode] ?? FAILURES['http-500-html'])
}

/** One process is the hosts of all PACs and of SAT: the path decides. What no other front end knows is SW's. */
function route(world: World, request: Incoming): Call {
  return (
    routeSAT(world, request) ??
    routePADE(world, request) ??
    routeSolucionFactible(world, request) ??
    routeFinkok(world, request) ??
    routeSW(world, request)
  )
}

/** An error of the simulator itself is told as an error of that PAC; nothing is told before it is kept. */
function inItsWords(world: World, call: Call): Call {
  const answer = async (): Promise<Answer> => {
    try {
      const answer = await call.answer()
      await world.memory.settled()
      return answer
    } catch (error) {
      console.error(`pac-simulator, ${call.pac} ${call.op ?? ''}:`, error)
      return once(call.broken ?? call.fault ?? FAILURES['http-500-html'])
    }
  }
  return { ...call, answer }
}

/** Modes that decide about the call as a whole; the others change what is said in it. */
const WHOLE_CALL: readonly Mode[] = [
  'timeout-before',
  'timeout-after',
  'reset-before',
  'reset-after',
  'http-500-html',
  'http-502',
  'http-503',
  'http-429',
  'soap-fault',
  'auth-expired',
  'no-credits',
  'locked',
  'maintenance',
  'reject',
]

const html = (status: number, title: string): Reply => ({
  status,
  type: 'text/html',
  body: `<html><head><title>${status} ${title}</title></head><body><center><h1>${status} ${title}</h1></center></body></html>`,
})

const SOAP_FAULT: Reply = {
  status: 500,
  type: 'text/xml; charset=utf-8',
  body: '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>Error interno del servidor</faultstring></s:Fault></s:Body></s:Envelope>',
}

/** What is said where a PAC has no words of its own for it. */
const FAILURES: Readonly<Partial<Record<Mode, Reply>> & { 'http-500-html': Reply }> = {
  'http-500-html': html(500, 'Internal Server Error'),
  'http-502': html(502, 'Bad Gateway'),
  'http-503': html(503, 'Service Temporarily Unavailable'),
  'http-429': html(429, 'Too Many Requests'),
  'soap-fault': SOAP_FAULT,
  'auth-expired': html(401, 'Unauthorized'),
  locked: html(401, 'Unauthorized'),
  'no-credits': html(402, 'Payment Required'),
  maintenance: html(503, 'Service Temporarily Unavailable'),
  reject: html(400, 'Bad Request'),
}

/** The series that spoil a stamp without a control plane, for demonstrations by hand. */
function magicBefore(call: Call): FaultRule | null {
  if (call.op !== 'stamp') return null
  const rule = { pac: call.pac, op: 'stamp' } as const
  switch (call.subject.serie) {
    case 'ZDOWN':
      return { ...rule, mode: 'http-503' }
    case 'ZLCO':
      return { ...rule, mode: 'reject', code: '402', message: 'RFC del emisor no se encuentra en LCO.' }
    case 'ZNAM':
      return {
        ...rule,
        mode: 'reject',
        code: 'CFDI40145',
        message: 'El campo Nombre del receptor no corresponde al RFC.',
      }
    case 'ZCP':
      return {
        ...rule,
        mode: 'reject',
        code: 'CFDI40148',
        message: 'El DomicilioFiscalReceptor no corresponde al RFC.',
      }
    default:
      return null
  }
}

async function answer(call: Call, response: ServerResponse): Promise<void> {
  const { reply, duplicate } = await call.answer()
  if (call.subject.serie === 'ZTO' && reply.status === 200 && !duplicate) return
  send(response, reply)
}

function send(response: ServerResponse, { status, type, body }: Reply): void {
  const later = status === 429 || status === 503 ? { 'Retry-After': '1' } : {}
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), ...later })
  response.end(body)
}

/** Half of the body under the length of the whole, then the socket dies. */
function sendHalf(response: ServerResponse, { status, type, body }: Reply): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes.length })
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy())
}

/** Never answers; with `ms`, hangs up after that long. */
async function hang(response: ServerResponse, rule: FaultRule): Promise<void> {
  if (rule.ms === undefined) return
  await pause(rule.ms)
  response.destroy()
}
