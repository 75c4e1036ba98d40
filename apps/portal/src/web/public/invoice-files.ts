import type { FastifyInstance, FastifyReply } from 'fastify'
import { logoSvgOf } from '../../brand/find.ts'
import { lookOf } from '../../delivery/look.ts'
import { renderPdf } from '../../delivery/render-pdf.ts'
import type { IssuanceView } from '../../issuance/view.ts'
import { STATUS } from '../render-error.ts'
import type { WebApp } from '../web-app.ts'
import { type TokenRoute, viewOf } from './invoice.tsx'
import { folioOf } from './state-words.ts'

/** Descargar XML, Descargar PDF. Before the stamp there is nothing to take: the page of the invoice says why. */
export function registerInvoiceFiles(server: FastifyInstance, app: WebApp): void {
  server.get<TokenRoute>('/factura/:token/xml', async (request, reply) => {
    const view = await viewOf(app, request.params.token)
    if (view.stampedXml === null) return backToPage(reply, view)
    return asFile(reply, fileName(view, 'xml'), 'application/xml').send(view.stampedXml)
  })
  server.get<TokenRoute>('/factura/:token/pdf', async (request, reply) => {
    const view = await viewOf(app, request.params.token)
    if (view.stampedXml === null) return backToPage(reply, view)
    const logoSvg = await logoSvgOf(app.db, view.issuer.id)
    const look = lookOf({ mode: app.config.mode, issuer: view.issuer, store: view.store, logoSvg })
    const pdf = await renderPdf(view.stampedXml, look)
    return asFile(reply, fileName(view, 'pdf'), 'application/pdf').send(Buffer.from(pdf))
  })
}

function backToPage(reply: FastifyReply, view: IssuanceView) {
  return reply.redirect(`/factura/${view.token}`, STATUS.seeOther)
}

/** "T-123_5C7F….xml": folio for people, UUID for accountants' programs. */
function fileName(view: IssuanceView, extension: 'xml' | 'pdf'): string {
  return `${folioOf(view)}_${view.uuid ?? ''}.${extension}`.replaceAll(/[^\w.-]/g, '')
}

function asFile(reply: FastifyReply, name: string, type: string): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'private, no-store')
    .header('x-robots-tag', 'noindex')
}
