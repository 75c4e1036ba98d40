import type { FastifyInstance, FastifyReply } from 'fastify'
import { register } from '../../../accounts/register.ts'
import { resendConfirmation } from '../../../accounts/resend.ts'
import { emptyForm, type FormView, readFields } from '../../form.ts'
import { both } from '../../language.ts'
import { STATUS } from '../../render-error.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { useLanguage } from '../../ui/language.tsx'
import type { WebApp } from '../../web-app.ts'
import { ConfirmationNotice } from './confirmation-notice.tsx'
import { CorreoField, FormFaults, readSecret } from './form-parts.tsx'
import { sendForm } from './send-form.tsx'

const TITLE = both('Crea tu cuenta', 'Create your account')
const NOTICE_TITLE = both('Revisa tu correo', 'Check your e-mail')

/** Remembers for the notice page, and only there, which mail was typed; an address would end up in logs. */
const NOTICE_COOKIE = 'registro'

export function registerRegistration(server: FastifyInstance, app: WebApp): void {
  server.get('/registro', (request, reply) => {
    if (request.account !== null) return reply.redirect('/cuenta', STATUS.seeOther)
    return sendForm({ app, request, reply }, TITLE, null, <Registration form={emptyForm} />)
  })

  server.post('/registro', async (request, reply) => {
    const values = readFields(request.body, ['nombre', 'correo'])
    const contrasena = readSecret(request.body, 'contrasena')
    const answer = await register(app, { ...values, contrasena, address: request.ip })
    if (answer.kind === 'noticed') return toNotice(app, reply, answer.correo)
    const body = <Registration form={{ values, faults: answer.faults }} />
    return sendForm({ app, request, reply }, TITLE, answer, body)
  })

  server.get('/registro/aviso', (request, reply) => {
    const correo = request.cookies[NOTICE_COOKIE] ?? ''
    const body = <ConfirmationNotice app={app} form={{ values: { correo }, faults: [] }} />
    return sendForm({ app, request, reply }, NOTICE_TITLE, null, body)
  })

  server.post('/registro/reenviar', async (request, reply) => {
    const values = readFields(request.body, ['correo'])
    const answer = await resendConfirmation(app, { ...values, address: request.ip })
    if (answer.kind === 'noticed') return toNotice(app, reply, answer.correo)
    const body = <ConfirmationNotice app={app} form={{ values, faults: answer.faults }} />
    return sendForm({ app, request, reply }, NOTICE_TITLE, answer, body)
  })
}

function toNotice(app: WebApp, reply: FastifyReply, correo: string) {
  const secure = app.config.baseUrl.startsWith('https:')
  reply.setCookie(NOTICE_COOKIE, correo, {
    path: '/registro',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: 3600,
  })
  return reply.redirect('/registro/aviso', STATUS.seeOther)
}

function Registration({ form }: { form: FormView }) {
  const { say, tell } = useLanguage()
  return (
    <div class="narrow">
      <h1>{tell(TITLE)}</h1>
      <p class="lead">
        {say(
          <>
            Guarda tus datos fiscales y los de tu empresa, y encuentra siempre tus facturas. Para facturar no
            la necesitas: <a href="/facturar">factura sin cuenta</a>.
          </>,
          <>
            It keeps your tax data and those of your company, and always finds your invoices. You do not need
            it to get one: <a href="/facturar">get your invoice without an account</a>.
          </>,
        )}
      </p>
      <form class="card" method="post" action="/registro" novalidate>
        <FormFaults
          form={form}
          fields={['nombre', 'correo', 'contrasena']}
          title={say('Espera un momento', 'Wait a moment')}
        />
        <TextField form={form} name="nombre" label={say('Nombre', 'Name')} autocomplete="name" required />
        <CorreoField
          form={form}
          hint={say('Te enviaremos un enlace para confirmarlo.', 'We will send you a link to confirm it.')}
        />
        <TextField
          form={form}
          name="contrasena"
          label={say('Contraseña', 'Password')}
          type="password"
          autocomplete="new-password"
          hint={say(
            'Al menos 10 caracteres. Una frase que recuerdes sirve; no hacen falta símbolos raros.',
            'At least 10 characters. A phrase that you remember will do; no odd symbols needed.',
          )}
          required
        />
        <p class="hint">
          {say('Usamos estos datos solo para tu cuenta.', 'We use these data for your account only.')}{' '}
          <a href="/privacidad">{say('Aviso de privacidad', 'Privacy notice')}</a>
        </p>
        <div class="actions">
          <Button busy={say('Creando tu cuenta…', 'Creating your account…')}>
            {say('Crear mi cuenta', 'Create my account')}
          </Button>
        </div>
      </form>
      <p>
        {say('¿Ya tienes cuenta?', 'Do you have one already?')}{' '}
        <a href="/entrar">{say('Entra aquí', 'Sign in here')}</a>.
      </p>
    </div>
  )
}
