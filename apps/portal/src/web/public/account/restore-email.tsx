import type { FastifyInstance } from 'fastify'
import { mailToRestore, restoreEmail } from '../../../accounts/restore-email.ts'
import { emptyForm, type FormView, readFields } from '../../form.ts'
import { both } from '../../language.ts'
import { STATUS } from '../../render-error.ts'
import { entrantOf, startSession } from '../../session.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { useLanguage } from '../../ui/language.tsx'
import type { WebApp } from '../../web-app.ts'
import { EndedLink } from './ended-link.tsx'
import { readSecret } from './form-parts.tsx'
import { NewPasswordForm } from './new-password.tsx'
import { sendForm } from './send-form.tsx'

const TITLE = both('Recupera tu cuenta', 'Recover your account')

/** The way back for the owner of a mailbox whose account somebody changed. */
export function registerRestoreEmail(server: FastifyInstance, app: WebApp): void {
  server.get('/correo/recuperar', async (request, reply) => {
    const { clave } = readFields(request.query, ['clave'])
    const correo = await mailToRestore(app, clave)
    const body = correo === null ? <Ended /> : <Restore clave={clave} correo={correo} form={emptyForm} />
    return sendForm({ app, request, reply }, TITLE, null, body)
  })

  server.post('/correo/recuperar', async (request, reply) => {
    const { clave } = readFields(request.body, ['clave'])
    const correo = (await mailToRestore(app, clave)) ?? ''
    const answer = await restoreEmail(app, {
      token: clave,
      contrasena: readSecret(request.body, 'contrasena'),
      ...entrantOf(app, request),
    })
    if (answer.kind === 'entered') {
      startSession(app, reply, answer.session)
      return reply.redirect('/cuenta?aviso=recuperada', STATUS.seeOther)
    }
    if (answer.kind === 'void') return reply.redirect('/correo/recuperar', STATUS.seeOther)
    const body = <Restore clave={clave} correo={correo} form={{ values: {}, faults: answer.faults }} />
    return sendForm({ app, request, reply }, TITLE, answer, body)
  })
}

function Restore({ clave, correo, form }: { clave: string; correo: string; form: FormView }) {
  const { say, tell } = useLanguage()
  return (
    <div class="narrow">
      <h1>{tell(TITLE)}</h1>
      <p class="lead">
        {say('Volverás a entrar con', 'You will sign in again with')} <strong>{correo}</strong>.
      </p>
      <p>
        {say(
          'Elige otra contraseña: quien cambió tu correo sabía la que tenías. También quitaremos las llaves de acceso; podrás crear otras.',
          'Choose another password: whoever changed your e-mail knew the one you had. We will remove the passkeys too; you can create others.',
        )}
      </p>
      <NewPasswordForm form={form} action="/correo/recuperar" values={{ clave }} />
    </div>
  )
}

function Ended() {
  const { say } = useLanguage()
  return (
    <EndedLink
      why={say(
        'Venció, se usó o llegó incompleto. Si alguien más usa tu cuenta, pide ayuda a la tienda.',
        'It expired, was used, or arrived incomplete. If somebody else uses your account, ask the store for help.',
      )}
    >
      <ButtonLink href="/ayuda">{say('Pedir ayuda', 'Ask for help')}</ButtonLink>
    </EndedLink>
  )
}
