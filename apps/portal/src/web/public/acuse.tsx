import type { FastifyInstance, FastifyReply } from 'fastify'
import { findAcuse } from '../../acuses/find.ts'
import { giveAcuse, type SignedAcuse } from '../../acuses/give.ts'
import { publicKey } from '../../acuses/key.ts'
import { renderAcuse } from '../../acuses/render-pdf.ts'
import { NotFoundError } from '../../errors.ts'
import { both } from '../language.ts'
import { sendPage } from '../page.tsx'
import type { WebApp } from '../web-app.ts'
import { AcuseBody } from './acuse-body.tsx'
import { type TokenRoute, viewOf } from './invoice.tsx'

/** The proof that a request came in time. Whole, for who has the page of the invoice; masked, for who has the paper;
 *  and the public key, for who trusts neither. */
export function registerAcuse(server: FastifyInstance, app: WebApp): void {
  server.get('/acuse/llave.pem', async (_request, reply) => {
    const { publicPem } = await publicKey(app)
    return reply.type('application/x-pem-file').header('cache-control', 'public, max-age=300').send(publicPem)
  })
  server.get<{ Params: { id: string } }>('/acuse/:id', async (request, reply) => {
    const id = request.params.id.toUpperCase()
    const found = /^[0-9A-Z]{20}$/.test(id) ? await findAcuse(app, id) : null
    if (found === null)
      throw new NotFoundError('acuse-no-encontrado', 'Este acuse no existe, o la dirección está incompleta.')
    return sendPage(
      app,
      request,
      reply,
      { title: both('Acuse de solicitud', 'Receipt of a request') },
      <AcuseBody {...found} />,
    )
  })
  registerFiles(server, app)
}

function registerFiles(server: FastifyInstance, app: WebApp): void {
  const acuseOf = async (token: string) => giveAcuse(app, await viewOf(app, token))
  server.get<TokenRoute>('/factura/:token/acuse.json', async (request, reply) => {
    const acuse = await acuseOf(request.params.token)
    return asFile(reply, acuse, 'json', 'application/json').send(acuse.bytes)
  })
  server.get<TokenRoute>('/factura/:token/acuse.firma', async (request, reply) => {
    const acuse = await acuseOf(request.params.token)
    return asFile(reply, acuse, 'firma', 'application/octet-stream').send(acuse.signature)
  })
  server.get<TokenRoute>('/factura/:token/acuse.pdf', async (request, reply) => {
    const acuse = await acuseOf(request.params.token)
    const { tradeName } = await app.brand()
    const { baseUrl, mode } = app.config
    const pdf = renderAcuse(acuse, { baseUrl, tradeName, simulated: mode === 'sandbox' })
    return asFile(reply, acuse, 'pdf', 'application/pdf').send(Buffer.from(pdf))
  })
}

function asFile(reply: FastifyReply, acuse: SignedAcuse, extension: string, type: string): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="acuse-${acuse.content.solicitud}.${extension}"`)
    .header('cache-control', 'private, no-store')
    .header('x-robots-tag', 'noindex')
}
