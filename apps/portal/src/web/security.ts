import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { forbidden } from './render-error.ts'
import type { WebApp } from './web-app.ts'

/** Content-Security-Policy and the other protective headers. Scripts run only with the nonce of the response; nothing
 *  is loaded from another host. */
export async function protectPages(server: FastifyInstance, app: WebApp): Promise<void> {
  const https = app.config.baseUrl.startsWith('https:')
  await server.register(helmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': [],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
        ...(https ? { 'upgrade-insecure-requests': [] } : {}),
      },
    },
    // With 'no-referrer' browsers send `Origin: null` with our own forms; the token in an address still goes nowhere else.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
    xFrameOptions: { action: 'deny' },
  })
  refuseForeignPosts(server, app)
}

/** A page of another site may not send our forms (CSRF): a POST must say that it comes from here. The API is left out,
 *  because a bearer key is never sent by a browser on its own. */
function refuseForeignPosts(server: FastifyInstance, app: WebApp): void {
  server.addHook('onRequest', async (request) => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(request.method) || request.url.startsWith('/api/')) return
    if (comesFromHere(request, app.config.baseUrl)) return
    throw forbidden(
      'Ese envío no viene de este portal.',
      'Abre el portal escribiendo su dirección y repite el paso desde ahí.',
    )
  })
}

/** Sec-Fetch-Site where the browser sends it (https and localhost), else the Origin. */
function comesFromHere(request: Pick<FastifyRequest, 'headers' | 'host'>, baseUrl: string): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = request.headers.origin
  if (origin === undefined || !URL.canParse(origin)) return false
  return origin === new URL(baseUrl).origin || new URL(origin).host === request.host
}
