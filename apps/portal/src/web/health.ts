import type { FastifyInstance } from 'fastify'
import { SetupError } from '../errors.ts'
import { soleIssuer } from '../issuers/find.ts'
import { STATUS } from './render-error.ts'
import type { WebApp } from './web-app.ts'

/** For the machine that watches: /healthz says that the process answers, /readyz that the database does too. */
export function registerHealth(server: FastifyInstance, app: WebApp): void {
  server.get('/healthz', (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  )
  server.get('/readyz', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    try {
      await soleIssuer(app.db)
      return await reply.send({ status: 'ready' })
    } catch (cause) {
      if (cause instanceof SetupError) return reply.send({ status: 'ready' }) // it answered: there is no issuer yet
      return reply.code(STATUS.unavailable).header('retry-after', '5').send({ status: 'database-away' })
    }
  })
}
