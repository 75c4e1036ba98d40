import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { takeQuota } from '../../../quota/quota.ts'
import { UPLOAD_MAX_bytes } from '../../../scan/upload.ts'
import { readFields } from '../../form.ts'
import { tooMany } from '../../render-error.ts'
import type { WebApp } from '../../web-app.ts'

/** Lets the routes of this scope take forms with one file. */
export async function acceptUploads(scope: FastifyInstance): Promise<void> {
  await scope.register(multipart, { limits: UPLOAD_LIMITS, throwFileSizeLimit: false })
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
