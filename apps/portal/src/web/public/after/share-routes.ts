import type { FastifyInstance } from 'fastify'
import { readFields } from '../../form.ts'
import { STATUS } from '../../render-error.ts'
import type { WebApp } from '../../web-app.ts'
import { type TokenRoute, viewOf } from '../invoice.tsx'
import { folioOf } from '../state-words.ts'

/** /factura/<token>/compartir: hands the address on to the customer's own WhatsApp or mail program. Only the customer's
 *  press of the link goes there; nothing of those programs is loaded here. */
export function registerShare(server: FastifyInstance, app: WebApp): void {
  server.get<TokenRoute>('/factura/:token/compartir', async (request, reply) => {
    const view = await viewOf(app, request.params.token)
    const { por } = readFields(request.query, ['por'])
    const address = `${app.config.baseUrl}/factura/${view.token}`
    const say = (es: string, en: string) => (request.language === 'en' ? en : es)
    const subject = say(
      `Factura ${folioOf(view)} de ${view.issuer.tradeName}`,
      `Invoice ${folioOf(view)} of ${view.issuer.tradeName}`,
    )
    const text = encodeURIComponent(`${subject}: ${address}`)
    const target =
      por === 'whatsapp'
        ? `https://wa.me/?text=${text}`
        : `mailto:?subject=${encodeURIComponent(subject)}&body=${text}`
    return reply.header('cache-control', 'no-store').redirect(target, STATUS.seeOther)
  })
}
