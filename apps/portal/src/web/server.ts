import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance } from 'fastify'
import { createScanner } from '../scan/scan.ts'
import { loadAssets, registerAssets } from './assets.ts'
import { createBrands, registerBrandFiles } from './brands.ts'
import { compressPages } from './compress.ts'
import { answerUnreadable } from './unreadable.ts'
import { registerHealth } from './health.ts'
import { readLanguages } from './read-language.ts'
import { notFoundFor, renderError, sendProblem, tooMany } from './render-error.ts'
import { registerRoutes } from './routes.ts'
import { protectPages } from './security.ts'
import { readSessions } from './session.ts'
import type { ServedApp, WebApp } from './web-app.ts'

const BODY_MAX_bytes = 1_048_576
/** A person never comes near it; a program that runs away does. Guesses of tickets have their own, tighter limits. */
const REQUESTS_PER_MINUTE_MAX = 600

/** The web server of the portal, ready to listen. Closing it closes no part of the application. */
export async function buildServer(served: ServedApp): Promise<FastifyInstance> {
  const assets = await loadAssets()
  const brands = createBrands(served, assets)
  const app: WebApp = { ...served, assets, brand: brands.of, scanner: createScanner() }
  const server = fastify({
    logger: false,
    bodyLimit: BODY_MAX_bytes,
    genReqId: () => served.ids.crockford(10),
    trustProxy: served.config.trustedProxies.length > 0 ? [...served.config.trustedProxies] : false,
    routerOptions: { ignoreTrailingSlash: true },
    clientErrorHandler: answerUnreadable,
  })
  server.setErrorHandler((cause, request, reply) => renderError(app, cause, request, reply))
  server.setNotFoundHandler((request, reply) => sendProblem(app, notFoundFor(request), request, reply))
  await server.register(cookie)
  await server.register(formbody, { bodyLimit: 65_536 })
  await protectPages(server, app)
  await server.register(rateLimit, {
    max: REQUESTS_PER_MINUTE_MAX,
    timeWindow: 60_000,
    allowList: (request) => /^\/(?:assets|marca)\//.test(request.url) || request.url === '/healthz',
    errorResponseBuilder: (_request, limit) => tooMany(Math.ceil(limit.ttl / 1000)),
  })
  readLanguages(server, app)
  readSessions(server, app)
  compressPages(server)
  logRequests(server, app)
  registerAssets(server, app.assets)
  registerBrandFiles(server, brands)
  registerHealth(server, app)
  await registerRoutes(server, app)
  return server
}

/** One line per request: the route's pattern, never the address, because addresses hold tickets and tokens. */
function logRequests(server: FastifyInstance, app: WebApp): void {
  server.addHook('onResponse', async (request, reply) => {
    app.log.info(
      {
        reqId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? '(none)',
        status: reply.statusCode,
        took_ms: Math.round(reply.elapsedTime),
      },
      'request answered',
    )
  })
}
