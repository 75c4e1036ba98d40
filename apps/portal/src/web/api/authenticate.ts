import type { FastifyInstance } from 'fastify'
import { issuerByApiKey } from '../../issuers/api-keys.ts'
import type { Issuer } from '../../issuers/find.ts'
import { unauthorized } from '../render-error.ts'
import type { WebApp } from '../web-app.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose API key the request carries; set on every route of the machine interface, null elsewhere. */
    issuer: Issuer | null
  }
}

/** Lets only holders of an API key into the routes of `scope`: before any body is read, and after the limit on requests
 *  has counted (that is an onRequest hook), so that nobody may try keys without end. */
export function requireApiKey(scope: FastifyInstance, app: WebApp): void {
  scope.decorateRequest('issuer', null)
  scope.addHook('preParsing', async (request) => {
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    request.issuer = key === undefined ? null : await issuerByApiKey(app.db, key)
    if (request.issuer === null)
      throw unauthorized(
        'Falta una clave de API válida.',
        'Envía el encabezado «Authorization: Bearer timbra_…» con la clave de tu caja.',
      )
  })
}

/** The issuer that `requireApiKey` found. */
export function issuerOf(request: { issuer: Issuer | null }): Issuer {
  if (request.issuer === null) throw new Error('the route is registered outside of requireApiKey')
  return request.issuer
}
