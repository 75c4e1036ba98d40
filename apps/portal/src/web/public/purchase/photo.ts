import type { Fault } from '@timbra/cfdi'
import type { FastifyInstance } from 'fastify'
import { normaliseCode } from '../../../tickets/code.ts'
import { STATUS } from '../../render-error.ts'
import type { WebApp } from '../../web-app.ts'
import { showPurchase } from './show-purchase.tsx'
import { carried, stepOf } from './step.ts'
import { acceptUploads, readUpload } from './upload.ts'

/** /facturar/foto: a photo of the ticket's QR, read here, so that it works without JavaScript. The code in it leads on
 *  like one that was typed; any other address in a QR is not followed. */
export async function registerPhoto(server: FastifyInstance, app: WebApp): Promise<void> {
  await server.register(async (uploads) => {
    await acceptUploads(uploads)
    uploads.post('/facturar/foto', async (request, reply) => {
      const { bytes, fields } = await readUpload(app, request)
      const step = await stepOf(app, Object.assign(request, { body: fields }), reply)
      const scanned = await app.scanner.scan(bytes)
      if (!scanned.ok) return showPurchase(step, { faults: scanned.faults })
      const code = scanned.value.codes.map(normaliseCode).find((found) => found !== null)
      if (code === undefined) return showPurchase(step, { faults: [OTHER_QR] })
      const basket = step.typed.boletos === '' ? '/facturar' : '/facturar/tickets'
      const query = new URLSearchParams({ ...carried(step.typed), numero: code })
      return reply.redirect(`${basket}?${query}`, STATUS.seeOther)
    })
  })
}

const OTHER_QR: Fault = {
  code: 'qr-ajeno',
  path: 'archivo',
  message: 'Ese QR no es el de un ticket de esta tienda. Busca el del recuadro «Factura tu compra».',
  source: 'portals.md §6 #2',
}
