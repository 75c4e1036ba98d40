import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { type Progress, progressByToken } from '../../issuance/view.ts'
import { type News, issuanceNews } from '../../issuance/watch.ts'
import { STATUS } from '../render-error.ts'
import type { WebApp } from '../web-app.ts'
import { type TokenRoute, tokenOf, unknownInvoice } from './invoice.tsx'
import { LATE_MS, isPending, versionOf } from './state-words.ts'

export type StreamApp = Pick<WebApp, 'db' | 'pool' | 'clock'>

export type StreamLimits = {
  /** Streams at once in this process, and from one address. */
  readonly total: number
  readonly perAddress: number
  readonly heartbeat_ms: number
  /** A stream ends after this; the browser opens the next one by itself. */
  readonly life_ms: number
}

const LIMITS: StreamLimits = { total: 2_000, perAddress: 40, heartbeat_ms: 15_000, life_ms: 600_000 }

/** /factura/<token>/avance: server-sent events, one for every change of what the page shows, until nothing will change
 *  by itself. Who is refused a stream (503) asks /estado from time to time instead. */
export function registerInvoiceStream(server: FastifyInstance, app: StreamApp, limits = LIMITS): void {
  const news = issuanceNews(app.pool)
  const open = new Map<ServerResponse, string>()
  server.addHook('preClose', async () => {
    for (const raw of open.keys()) raw.end()
    await news.close()
  })
  server.get<TokenRoute>('/factura/:token/avance', async (request, reply) => {
    const token = tokenOf(request.params.token)
    const progress = token === null ? null : await progressByToken(app.db, token)
    if (token === null || progress === null) throw unknownInvoice()
    const sameAddress = [...open.values()].filter((ip) => ip === request.ip).length
    if (open.size >= limits.total || sameAddress >= limits.perAddress)
      return reply.code(STATUS.unavailable).header('retry-after', '10').send()
    reply.hijack()
    const { raw } = reply
    open.set(raw, request.ip)
    raw.once('close', () => open.delete(raw))
    raw.writeHead(STATUS.ok, HEADERS)
    follow({ app, news, limits, token }, raw, progress)
  })
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  connection: 'close', // ended streams must not hold a server that stops
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
}

type Following = { app: StreamApp; news: News; limits: StreamLimits; token: string }

/** Writes what `progress` shows now and whatever it shows later; looks again when told, at the heartbeat (a notice may
 *  have been lost), and when the wait becomes long. */
function follow({ app, news, limits, token }: Following, raw: ServerResponse, progress: Progress): void {
  let told = ''
  const tell = (now: Progress) => {
    const version = versionOf(now, app.clock.now())
    const pending = isPending(now)
    if (version !== told) raw.write(`event: avance\ndata: ${JSON.stringify({ version, pending })}\n\n`)
    told = version
    if (!pending) raw.end()
  }
  const look = oneAtATime(async () => {
    const now = await progressByToken(app.db, token)
    if (now !== null && !raw.writableEnded) tell(now)
  })
  const stopWatching = news.watch(progress.id, look)
  const age_ms = app.clock.now().getTime() - progress.requestedAt.getTime()
  const late = setTimeout(look, Math.max(0, LATE_MS - age_ms) + 20)
  const life = setTimeout(() => raw.end(), limits.life_ms)
  const heart = setInterval(() => {
    raw.write(': sigue\n\n')
    look()
  }, limits.heartbeat_ms)
  raw.once('close', () => {
    stopWatching()
    clearTimeout(late)
    clearTimeout(life)
    clearInterval(heart)
  })
  raw.on('error', () => raw.destroy())
  tell(progress)
  look() // what changed between the first reading and the watch
}

/** Calls that come while one runs become one more. A failing look is nothing: the next heartbeat looks again. */
function oneAtATime(work: () => Promise<void>): () => void {
  let running = false
  let again = false
  const run = async () => {
    running = true
    do {
      again = false
      await work().catch(() => {})
    } while (again)
    running = false
  }
  return () => {
    again = true
    if (!running) void run()
  }
}
