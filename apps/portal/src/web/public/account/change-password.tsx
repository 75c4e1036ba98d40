import type { FastifyInstance } from 'fastify'
import { changePassword } from '../../../accounts/change-password.ts'
import { emptyForm } from '../../form.ts'
import { both } from '../../language.ts'
import { STATUS } from '../../render-error.ts'
import { startSession } from '../../session.ts'
import type { FormView } from '../../form.ts'
import type { WebApp } from '../../web-app.ts'
import { AccountPage } from './back.tsx'
import { readSecret } from './form-parts.tsx'
import { NewPasswordForm } from './new-password.tsx'
import { askForProof, requireOwner, requireProven } from './require-account.ts'
import { sendForm } from './send-form.tsx'

const TITLE = both('Cambia tu contraseña', 'Change your password')

export function registerChangePassword(server: FastifyInstance, app: WebApp): void {
  server.get('/cuenta/contrasena', async (request, reply) => {
    const exchange = { app, request, reply }
    if ((await requireProven(exchange)) === null) return reply
    return sendForm(exchange, TITLE, null, body(emptyForm))
  })

  server.post('/cuenta/contrasena', async (request, reply) => {
    const exchange = { app, request, reply }
    const owner = await requireOwner(exchange)
    if (owner === null) return reply
    const contrasena = readSecret(request.body, 'contrasena')
    const userAgent = request.headers['user-agent']
    const answer = await changePassword(app, { ...owner, correo: owner.email, contrasena, userAgent })
    if (answer.kind === 'unproven') return askForProof(exchange)
    if (answer.kind === 'refused')
      return sendForm(exchange, TITLE, answer, body({ values: {}, faults: answer.faults }))
    startSession(app, reply, answer.session)
    return reply.redirect('/cuenta?aviso=contrasena', STATUS.seeOther)
  })
}

function body(form: FormView) {
  return (
    <AccountPage title={TITLE}>
      <NewPasswordForm form={form} action="/cuenta/contrasena" values={{}} />
    </AccountPage>
  )
}
