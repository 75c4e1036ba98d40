import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readConstancia } from '../../../constancia/read.ts'
import { readFields } from '../../form.ts'
import { kindOfRfc } from '../../ui/fiscal-choices.ts'
import type { WebApp } from '../../web-app.ts'
import { acceptUploads, readUpload } from '../purchase/upload.ts'
import { filledFrom } from '../receiver/constancia.ts'
import { PROFILE_FIELDS } from './profile-fields.tsx'
import { showForm } from './profile-form.tsx'
import { requireAccount } from './require-account.ts'

type ById = { Params: { id: string } }

/** Fills the form of fiscal data from a Constancia; nothing is saved, and the file is gone when the page is there. */
export async function registerProfileConstancia(server: FastifyInstance, app: WebApp): Promise<void> {
  await server.register(async (uploads) => {
    await acceptUploads(uploads)
    uploads.post('/cuenta/datos-fiscales/nuevo/constancia', (request, reply) =>
      fill(app, request, reply, null),
    )
    uploads.post<ById>('/cuenta/datos-fiscales/:id/constancia', (request, reply) =>
      fill(app, request, reply, request.params.id),
    )
  })
}

async function fill(app: WebApp, request: FastifyRequest, reply: FastifyReply, id: string | null) {
  const account = await requireAccount(request, reply)
  if (account === null) return reply
  const { bytes, fields } = await readUpload(app, request)
  const typed = readFields(fields, PROFILE_FIELDS)
  const read = await readConstancia(app.scanner, bytes)
  if (!read.ok) return showForm({ app, request, reply }, { id, form: { values: typed, faults: read.faults } })
  const filled = filledFrom(read.value, typed)
  const tipo = kindOfRfc(filled.rfc) === 'moral' ? 'empresa' : 'persona'
  const form = { values: { ...typed, ...filled, tipo }, faults: [] }
  return showForm({ app, request, reply }, { id, form, constancia: read.value })
}
