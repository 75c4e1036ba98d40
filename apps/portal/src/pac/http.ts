import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http'
import { createGate } from './gate.ts'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

export type Send = {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  /** Sent in this order. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | null
  readonly timeout_ms: number
  readonly signal?: AbortSignal | undefined
}

/** A whole answer; or nothing of the request left this machine; or nobody knows. `why` is a code for the log. A 429, and a
 *  503 that says when to come back, is no answer: it may or may not have been done. */
export type Sent =
  | { readonly kind: 'reply'; readonly status: number; readonly body: Buffer }
  | { readonly kind: 'not-sent'; readonly why: string }
  | {
      readonly kind: 'unknown'
      readonly why: string
      readonly status?: number
      readonly retryAfter_ms?: number
    }

export type Http = (send: Send) => Promise<Sent>

const CONNECT_TIMEOUT_ms = 5000
/** With less time than this left, sending could only end in doubt. */
const LEAST_ms = 10
const REPLY_LIMIT_bytes = 10 * 1024 * 1024
const IN_FLIGHT = 5

/** A connection is used again only if its last answer is younger than this: servers keep idle ones for 5 s and more, so
 *  none of them is closed under our hands. */
const KEEP_ms = 1000

/** Sends one request and tells precisely how far it came. fetch is not used because it does not say whether the body
 *  was handed to the socket, which decides between "nothing happened" and "it may be stamped". On a connection that is
 *  used again there is nothing to wait for, so whatever breaks there is "unknown": the PAC is asked, never believed to
 *  know nothing. At most five are open. Source: pac-spec §2 rules 1, 5, 6. */
export function createHttp(): Http {
  const gate = createGate(IN_FLIGHT)
  const kept = { keepAlive: true, maxFreeSockets: IN_FLIGHT, timeout: KEEP_ms } as const
  const agents = {
    'http:': new HttpAgent(kept),
    'https:': new HttpsAgent({ ...kept, minVersion: 'TLSv1.2' }),
  }
  return async (send) => {
    const { protocol } = send.url
    if (protocol !== 'http:' && protocol !== 'https:') return { kind: 'not-sent', why: 'protocol' }
    const open = protocol === 'https:' ? httpsRequest : httpRequest
    const length = send.body === null ? {} : { 'Content-Length': String(send.body.length) }
    const asked = performance.now()
    if (!(await gate.enter(send.timeout_ms))) return { kind: 'not-sent', why: 'queue-timeout' }
    try {
      const timeout_ms = send.timeout_ms - (performance.now() - asked)
      if (timeout_ms < LEAST_ms) return { kind: 'not-sent', why: 'queue-timeout' }
      if (send.signal?.aborted) return { kind: 'not-sent', why: 'aborted' }
      const options = {
        method: send.method,
        headers: { ...send.headers, ...length },
        agent: agents[protocol],
      }
      return await exchange(open(send.url, options), { ...send, timeout_ms })
    } finally {
      gate.leave()
    }
  }
}

/** Node writes nothing until `end`, and `end` waits for the connection (and its TLS), so `handed` is the border
 *  between not-sent and unknown. */
function exchange(request: ClientRequest, send: Send): Promise<Sent> {
  return new Promise((resolve) => {
    let handed = false
    let finished = false
    let connecting: NodeJS.Timeout | undefined
    const finish = (sent: Sent): void => {
      finished = true
      clearTimeout(total)
      clearTimeout(connecting)
      send.signal?.removeEventListener('abort', abort)
      resolve(sent)
      if (sent.kind !== 'reply') request.destroy()
    }
    const fail = (why: string): void => finish({ kind: handed ? 'unknown' : 'not-sent', why })
    const total = setTimeout(() => fail('timeout'), send.timeout_ms)
    const abort = (): void => fail('aborted')
    send.signal?.addEventListener('abort', abort)
    request.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'connection-lost'))
    request.on('socket', (socket) => {
      const hand = (): void => {
        clearTimeout(connecting)
        if (finished) return // "not sent" was said, so it must stay true
        handed = true
        request.end(send.body ?? undefined)
      }
      if (request.reusedSocket) return hand()
      connecting = setTimeout(() => fail('connect-timeout'), CONNECT_TIMEOUT_ms)
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', hand)
    })
    request.on('response', (response) => {
      receive(response).then(finish, (error: NodeJS.ErrnoException) => fail(error.code ?? 'reply-broke-off'))
    })
  })
}

async function receive(response: IncomingMessage): Promise<Sent> {
  const status = response.statusCode ?? 0
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > REPLY_LIMIT_bytes) return { kind: 'unknown', why: 'reply-too-large', status }
    chunks.push(chunk)
  }
  if (!response.complete) return { kind: 'unknown', why: 'reply-broke-off', status }
  const wait = TOO_MANY.has(status) ? retryAfter(response.headers) : {}
  if (status === 429 || 'retryAfter_ms' in wait)
    return { kind: 'unknown', why: `http-${status}`, status, ...wait }
  return { kind: 'reply', status, body: Buffer.concat(chunks) }
}

/** Answers that may say for how long nothing should be asked. */
const TOO_MANY: ReadonlySet<number> = new Set([429, 503])
/** Longer than this is a mistake of theirs. */
const LONGEST_RETRY_ms = 3_600_000

/** Seconds, or an instant that is compared with the Date of the same answer, so that no clock of ours matters.
 *  Source: pac-spec §2 rule 6, RFC 9110 §10.2.3. */
function retryAfter(headers: IncomingHttpHeaders): { retryAfter_ms?: number } {
  const said = headers['retry-after']?.trim() ?? ''
  const ms = /^\d{1,9}$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.parse(headers.date ?? '')
  return ms > 0 ? { retryAfter_ms: Math.min(ms, LONGEST_RETRY_ms) } : {}
}
