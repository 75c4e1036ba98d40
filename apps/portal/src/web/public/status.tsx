import type { FastifyInstance } from 'fastify'
import { type StatusView, statusView } from '../../status/view.ts'
import { both } from '../language.ts'
import { sendPage } from '../page.tsx'
import type { WebApp } from '../web-app.ts'
import { StatusBody } from './status-body.tsx'

const KEEP_ms = 5_000
const REFRESH_s = 30

/** /estado: how the service is doing, for everybody. However many look, the database is asked once in five seconds. */
export function registerStatus(server: FastifyInstance, app: WebApp): void {
  const current = kept(app)
  server.get('/estado', async (request, reply) => {
    const view = await current()
    const look = {
      title: both('Estado del servicio', 'Service status'),
      description: both(
        'Cómo va el timbrado de facturas en este momento, cuánto tarda y qué ha fallado.',
        'How the stamping of invoices is doing right now, how long it takes and what has failed.',
      ),
      islands: ['renew'] as const,
      refresh_s: REFRESH_s,
      indexable: true,
      wide: true,
      cacheControl: `private, max-age=${KEEP_ms / 1000}`,
    }
    return sendPage(app, request, reply, look, <StatusBody view={view} />)
  })
}

/** Whoever comes while one reading is under way gets that one; a reading that fails is not kept. */
function kept(app: WebApp): () => Promise<StatusView> {
  let reading: Promise<StatusView> | null = null
  let until = 0
  return () => {
    const now = app.clock.now()
    if (reading !== null && now.getTime() < until) return reading
    until = now.getTime() + KEEP_ms
    const pacs = app.config.pacs.map(({ id }) => id)
    const fresh = statusView(app.db, pacs, now)
    reading = fresh
    fresh.catch(() => {
      if (reading === fresh) reading = null
    })
    return fresh
  }
}
