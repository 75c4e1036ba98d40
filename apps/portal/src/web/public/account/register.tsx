import type { FastifyInstance, FastifyReply } from 'fastify'
import { register } from '../../../accounts/register.ts'
import { resendConfirmation } from '../../../accounts/resend.ts'
import { emptyForm, type FormView, readFields } from '../../form.ts'
import { STATUS } from '../../render-error.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import type { WebApp } from '../../web-app.ts'
import { ConfirmationNotice } from './confirmation-notice.tsx'
import { CorreoField, FormFaults, readSecret } from './form-parts.tsx'
import { sendForm } from './send-form.tsx'

/** Remembers for the notice page, and only there, which mail was typed; an address would end up in logs. */
const NOTICE_COOKIE = 'registro'

export function registerRegistration(server: FastifyInstance, app: WebApp): void {
  server.get('/registro', (request, reply) => {
    if (request.account !== null) return reply.redirect('/cuenta', STATUS.seeOther)
    return sendForm({ app, request, reply }, 'Crea tu cuenta', null, <Registration form={emptyForm} />)
  })

  server.post('/registro', async (request, reply) => {
    const values = readFields(request.body, ['nombre', 'correo'])
    const contrasena = readSecret(request.body, 'contrasena')
    const answer = await register(app, { ...values, contrasena, address: request.ip })
    if (answer.kind === 'noticed') return toNotice(app, reply, answer.correo)
    const body = <Registration form={{ values, faults: answer.faults }} />
    return sendForm({ app, request, reply }, 'Crea tu cuenta', answer, body)
  })

  server.get('/registro/aviso', (request, reply) => {
    const correo = request.cookies[NOTICE_COOKIE] ?? ''
    const body = <ConfirmationNotice app={app} form={{ values: { correo }, faults: [] }} />
    return sendForm({ app, request, reply }, 'Revisa tu correo', null, body)
  })

  server.post('/registro/reenviar', async (request, reply) => {
    const values = readFields(request.body, ['correo'])
    const answer = await resendConfirmation(app, { ...values, address: request.ip })
    if (answer.kind === 'noticed') return toNotice(app, reply, answer.correo)
    const body = <ConfirmationNotice app={app} form={{ values, faults: answer.faults }} />
    return sendForm({ app, request, reply }, 'Revisa tu correo', answer, body)
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
  return (
    <div class="narrow">
      <h1>Crea tu cuenta</h1>
      <p class="lead">
        Guarda tus datos fiscales y los de tu empresa, y encuentra siempre tus facturas. Para facturar no la
        necesitas: <a href="/facturar">factura sin cuenta</a>.
      </p>
      <form class="card" method="post" action="/registro" novalidate>
        <FormFaults form={form} fields={['nombre', 'correo', 'contrasena']} title="Espera un momento" />
        <TextField form={form} name="nombre" label="Nombre" autocomplete="name" required />
        <CorreoField form={form} hint="Te enviaremos un enlace para confirmarlo." />
        <TextField
          form={form}
          name="contrasena"
          label="Contraseña"
          type="password"
          autocomplete="new-password"
          hint="Al menos 10 caracteres. Una frase que recuerdes sirve; no hacen falta símbolos raros."
          required
        />
        <p class="hint">
          Usamos estos datos solo para tu cuenta. <a href="/privacidad">Aviso de privacidad</a>
        </p>
        <div class="actions">
          <Button busy="Creando tu cuenta…">Crear mi cuenta</Button>
        </div>
      </form>
      <p>
        ¿Ya tienes cuenta? <a href="/entrar">Entra aquí</a>.
      </p>
    </div>
  )
}
