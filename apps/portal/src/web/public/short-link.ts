import type { FastifyInstance } from 'fastify'
import { STATUS } from '../render-error.ts'
import type { WebApp } from '../web-app.ts'

/** /f/<code>: the address in the QR of a ticket; short, because it is printed. */
export function registerShortLink(server: FastifyInstance, _app: WebApp): void {
  server.get<{ Params: { code: string } }>('/f/:code', (request, reply) =>
    reply
      .header('x-robots-tag', 'noindex, nofollow')
      .redirect(`/facturar?${new URLSearchParams({ numero: request.params.code })}`, STATUS.seeOther),
  )
}
