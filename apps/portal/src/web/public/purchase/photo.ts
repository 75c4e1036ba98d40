import type { Fault } from '@timbra/cfdi'
import type { FastifyInstance } from 'fastify'
import { normaliseCode } from '../../../tickets/code.ts'
import { ticketsByIds } from '../../../tickets/find.ts'
import { STATUS } from '../../render-error.ts'
import type { WebApp } from '../../web-app.ts'
import { openBasket } from './basket.ts'
import { showBasket } from './basket-page.tsx'
import { showPurchase } from './show-purchase.tsx'
import { statesOf } from './states.ts'
import { carried, type Step, stepOf } from './step.ts'
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
      if (!scanned.ok) return showFaults(step, scanned.faults)
      const code = scanned.value.codes.map(normaliseCode).find((found) => found !== null)
      if (code === undefined) return showFaults(step, [OTHER_QR])
      const basket = step.typed.boletos === '' ? '/facturar' : '/facturar/tickets'
      const query = new URLSearchParams({ ...carried(step.typed), numero: code })
      return reply.redirect(`${basket}?${query}`, STATUS.seeOther)
    })
  })
}

/** What is wrong with the photo, on the page from which it was sent: that of the tickets, if there are some already. */
async function showFaults(step: Step, faults: readonly Fault[]) {
  const { app, typed } = step
  const tickets = await ticketsByIds(app.db, openBasket(app, typed.boletos) ?? [])
  if (tickets.length === 0) return showPurchase(step, { faults })
  return showBasket({ step, basket: await statesOf(app, tickets), typed, faults, askProof: false })
}

const OTHER_QR: Fault = {
  code: 'qr-ajeno',
  path: 'archivo',
  message: 'Ese QR no es el de un ticket de esta tienda. Busca el del recuadro «Factura tu compra».',
  source: 'portals.md §6 #2',
}
