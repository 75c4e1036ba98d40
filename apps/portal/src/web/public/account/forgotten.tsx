import type { FastifyInstance } from 'fastify'
import { LETTER_HOURS } from '../../../accounts/letter-kind.ts'
import { requestReset, resetLinkWorks, resetPassword } from '../../../accounts/reset.ts'
import { emptyForm, type FormView, readFields } from '../../form.ts'
import { both } from '../../language.ts'
import { STATUS } from '../../render-error.ts'
import { entrantOf, startSession } from '../../session.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { useLanguage } from '../../ui/language.tsx'
import type { WebApp } from '../../web-app.ts'
import { EndedLink } from './ended-link.tsx'
import { CorreoField, FormFaults, readSecret } from './form-parts.tsx'
import { MailNotice } from './mail-notice.tsx'
import { NewPasswordForm } from './new-password.tsx'
import { sendForm } from './send-form.tsx'

const TITLE = both('¿Olvidaste tu contraseña?', 'Forgot your password?')
const NOTICE_TITLE = both('Revisa tu correo', 'Check your e-mail')
const NEW_TITLE = both('Elige otra contraseña', 'Choose another password')

export function registerForgotten(server: FastifyInstance, app: WebApp): void {
  server.get('/contrasena', (request, reply) =>
    sendForm({ app, request, reply }, TITLE, null, <Forgotten form={emptyForm} />),
  )

  server.post('/contrasena', async (request, reply) => {
    const values = readFields(request.body, ['correo'])
    const answer = await requestReset(app, { ...values, address: request.ip })
    if (answer.kind === 'noticed') return reply.redirect('/contrasena/aviso', STATUS.seeOther)
    const body = <Forgotten form={{ values, faults: answer.faults }} />
    return sendForm({ app, request, reply }, TITLE, answer, body)
  })

  server.get('/contrasena/aviso', (request, reply) =>
    sendForm({ app, request, reply }, NOTICE_TITLE, null, <Notice app={app} />),
  )

  server.get('/contrasena/nueva', async (request, reply) => {
    const { clave } = readFields(request.query, ['clave'])
    const works = clave !== '' && (await resetLinkWorks(app, clave))
    const body = works ? <Choose clave={clave} form={emptyForm} /> : <Ended />
    return sendForm({ app, request, reply }, NEW_TITLE, null, body)
  })

  server.post('/contrasena/nueva', async (request, reply) => {
    const { clave } = readFields(request.body, ['clave'])
    const answer = await resetPassword(app, {
      token: clave,
      contrasena: readSecret(request.body, 'contrasena'),
      ...entrantOf(app, request),
    })
    if (answer.kind === 'entered') {
      startSession(app, reply, answer.session)
      return reply.redirect('/cuenta?aviso=contrasena', STATUS.seeOther)
    }
    if (answer.kind === 'void') return reply.redirect('/contrasena/nueva', STATUS.seeOther)
    const body = <Choose clave={clave} form={{ values: {}, faults: answer.faults }} />
    return sendForm({ app, request, reply }, NEW_TITLE, answer, body)
  })
}

function Forgotten({ form }: { form: FormView }) {
  const { say, tell } = useLanguage()
  return (
    <div class="narrow">
      <h1>{tell(TITLE)}</h1>
      <p class="lead">
        {say(
          'Escribe tu correo y te enviamos un enlace para elegir otra.',
          'Type your e-mail and we send you a link to choose another.',
        )}
      </p>
      <form class="card" method="post" action="/contrasena" novalidate>
        <FormFaults form={form} fields={['correo']} title={say('Espera un momento', 'Wait a moment')} />
        <CorreoField form={form} />
        <div class="actions">
          <Button busy={say('Enviando…', 'Sending…')}>{say('Enviarme el enlace', 'Send me the link')}</Button>
          <ButtonLink href="/entrar" kind="quiet">
            {say('Volver', 'Back')}
          </ButtonLink>
        </div>
      </form>
    </div>
  )
}

/** The same for every mail, so that it tells nobody who has an account. */
function Notice({ app }: { app: WebApp }) {
  const { say } = useLanguage()
  const hours = LETTER_HOURS.reset
  return (
    <MailNotice app={app} title={NOTICE_TITLE}>
      {say(
        `Si ese correo tiene cuenta, le enviamos un enlace para elegir otra contraseña. Vence en ${hours} hora.`,
        `If that e-mail has an account, we have sent it a link to choose another password. It expires in ${hours} hour.`,
      )}
    </MailNotice>
  )
}

function Choose({ clave, form }: { clave: string; form: FormView }) {
  const { tell } = useLanguage()
  return (
    <div class="narrow">
      <h1>{tell(NEW_TITLE)}</h1>
      <NewPasswordForm form={form} action="/contrasena/nueva" values={{ clave }} />
    </div>
  )
}

function Ended() {
  const { say } = useLanguage()
  return (
    <EndedLink
      why={say(
        'Venció, se usó o llegó incompleto. Pide otro y usa el más nuevo.',
        'It expired, was used, or arrived incomplete. Ask for another and use the newest.',
      )}
    >
      <ButtonLink href="/contrasena">{say('Pedir otro enlace', 'Ask for another link')}</ButtonLink>
    </EndedLink>
  )
}
