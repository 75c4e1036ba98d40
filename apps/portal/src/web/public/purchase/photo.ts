import multipart from '@fastify/multipart'
import type { Fault } from '@timbra/cfdi'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { takeQuota } from '../../../quota/quota.ts'
import { UPLOAD_MAX_bytes } from '../../../scan/upload.ts'
import { normaliseCode } from '../../../tickets/code.ts'
import { readFields } from '../../form.ts'
import { STATUS, tooMany } from '../../render-error.ts'
import type { WebApp } from '../../web-app.ts'
import { showPurchase } from './show-purchase.tsx'
import { carried, stepOf } from './step.ts'

/** /facturar/foto: a photo of the ticket's QR, read here, so that it works without JavaScript. The code in it leads on
 *  like one that was typed; any other address in a QR is not followed. */
export async function registerPhoto(server: FastifyInstance, app: WebApp): Promise<void> {
  await server.register(async (uploads) => {
    await uploads.register(multipart, { limits: UPLOAD_LIMITS, throwFileSizeLimit: false })
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

const UPLOAD_LIMITS = { fileSize: UPLOAD_MAX_bytes + 1, files: 1, fields: 20, fieldSize: 4_000, parts: 21 }

/** The one file of a form, whole in memory, and its other fields. Throws ProblemError 429 when one address has sent too many. */
export async function readUpload(
  app: WebApp,
  request: FastifyRequest,
): Promise<{ bytes: Uint8Array; fields: Readonly<Record<string, string>> }> {
  const excess = await takeQuota(app, [{ action: 'scan-by-address', subject: request.ip }])
  if (excess !== null) throw tooMany(excess.retryAfter_s)
  let bytes: Uint8Array = new Uint8Array()
  const fields: Record<string, unknown> = {}
  for await (const part of request.parts()) {
    if (part.type === 'file') bytes = new Uint8Array(await part.toBuffer())
    else fields[part.fieldname] = part.value
  }
  return { bytes, fields: readFields(fields, Object.keys(fields), 4_000) }
}

const OTHER_QR: Fault = {
  code: 'qr-ajeno',
  path: 'archivo',
  message: 'Ese QR no es el de un ticket de esta tienda. Busca el del recuadro «Factura tu compra».',
  source: 'portals.md §6 #2',
}
