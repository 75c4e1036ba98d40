import type { FastifyInstance } from 'fastify'
import { refused } from '../../../accounts/refused.ts'
import type { Constancia } from '../../../constancia/read.ts'
import { profileOf } from '../../../fiscal-profiles/list.ts'
import type { FiscalProfile } from '../../../fiscal-profiles/profile.ts'
import { saveProfile } from '../../../fiscal-profiles/save.ts'
import { NotFoundError } from '../../../errors.ts'
import { type FormView, readFields } from '../../form.ts'
import { both } from '../../language.ts'
import { STATUS } from '../../render-error.ts'
import { speechIn } from '../../ui/language.tsx'
import type { WebApp } from '../../web-app.ts'
import { ConstanciaRead } from '../receiver/constancia-fields.tsx'
import { PROFILE_FIELDS, ProfileFields } from './profile-fields.tsx'
import { requireAccount } from './require-account.ts'
import { type Exchange, sendForm } from './send-form.tsx'

type ById = { Params: { id: string } }

export function registerProfileForm(server: FastifyInstance, app: WebApp): void {
  server.get('/cuenta/datos-fiscales', (_request, reply) => reply.redirect('/cuenta', STATUS.seeOther))

  server.get('/cuenta/datos-fiscales/nuevo', async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    const { tipo } = readFields(request.query, ['tipo'])
    return showForm(
      { app, request, reply },
      {
        id: null,
        form: { values: { tipo, correo: account.email }, faults: [] },
      },
    )
  })

  server.post('/cuenta/datos-fiscales/nuevo', (request, reply) => save({ app, request, reply }, null))

  server.get<ById>('/cuenta/datos-fiscales/:id', async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    const profile = await profileOf(app.db, account.id, request.params.id)
    if (profile === null) throw profileNotFound()
    return showForm({ app, request, reply }, { id: profile.id, form: { values: typed(profile), faults: [] } })
  })

  server.post<ById>('/cuenta/datos-fiscales/:id', (request, reply) =>
    save({ app, request, reply }, request.params.id),
  )
}

export function profileNotFound(): NotFoundError {
  return new NotFoundError('datos-no-existen', 'Esos datos fiscales no están en tu cuenta.')
}

async function save(exchange: Exchange, id: string | null) {
  const { app, request, reply } = exchange
  const account = await requireAccount(request, reply)
  if (account === null) return reply
  const values = readFields(request.body, PROFILE_FIELDS)
  const saved = await saveProfile(app, account.id, { ...values, id })
  if (saved.ok) return reply.redirect('/cuenta?aviso=guardado', STATUS.seeOther)
  return showForm(exchange, { id, form: { values, faults: saved.faults } })
}

export function showForm(
  exchange: Exchange,
  page: { id: string | null; form: FormView; constancia?: Constancia },
) {
  const title =
    page.id === null
      ? both('Agrega datos fiscales', 'Add tax data')
      : both('Edita tus datos fiscales', 'Edit your tax data')
  const { say, tell } = speechIn(exchange.request.language)
  const body = (
    <div class="narrow">
      <p>
        <a href="/cuenta">{say('Volver a mi cuenta', 'Back to my account')}</a>
      </p>
      <h1>{tell(title)}</h1>
      {page.constancia && <ConstanciaRead constancia={page.constancia} />}
      <ProfileFields form={page.form} action={`/cuenta/datos-fiscales/${page.id ?? 'nuevo'}`} />
    </div>
  )
  return sendForm(exchange, title, page.form.faults.length > 0 ? refused(page.form.faults) : null, body)
}

function typed(profile: FiscalProfile): Record<string, string> {
  return { tipo: profile.kind, ...profile.receptor, correo: profile.correo ?? '' }
}
