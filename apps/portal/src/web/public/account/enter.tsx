import type { FastifyInstance } from 'fastify'
import { enter } from '../../../accounts/enter.ts'
import { leave } from '../../../accounts/leave.ts'
import { type FormView, readFields } from '../../form.ts'
import { STATUS } from '../../render-error.ts'
import { endSession, sessionToken, startSession } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import type { WebApp } from '../../web-app.ts'
import { ResendButton } from './confirmation-notice.tsx'
import { CorreoField, FormFaults, readSecret } from './form-parts.tsx'
import { returnPath } from './require-account.ts'
import { sendForm } from './send-form.tsx'

export function registerEnter(server: FastifyInstance, app: WebApp): void {
  server.get('/entrar', (request, reply) => {
    const values = readFields(request.query, ['volver'])
    if (request.account !== null) return reply.redirect(returnPath(values.volver), STATUS.seeOther)
    return sendForm({ app, request, reply }, 'Entrar', null, <Entrance form={{ values, faults: [] }} />)
  })

  server.post('/entrar', async (request, reply) => {
    const values = readFields(request.body, ['correo', 'volver'])
    const answer = await enter(app, {
      correo: values.correo,
      contrasena: readSecret(request.body, 'contrasena'),
      address: request.ip,
      previousSession: sessionToken(app, request.cookies),
    })
    if (answer.kind === 'entered') {
      startSession(app, reply, answer.session.token, answer.session.expiresAt)
      return reply.redirect(returnPath(values.volver), STATUS.seeOther)
    }
    const body = <Entrance form={{ values, faults: answer.faults }} />
    return sendForm({ app, request, reply }, 'Entrar', answer, body)
  })

  server.post('/salir', async (request, reply) => {
    const token = sessionToken(app, request.cookies)
    if (token !== null) await leave(app, token)
    endSession(app, reply)
    return reply.redirect('/', STATUS.seeOther)
  })

  server.get('/salir', (_request, reply) => reply.redirect('/cuenta', STATUS.seeOther)) // leaving needs the button
}

function Entrance({ form }: { form: FormView }) {
  const unconfirmed = form.faults.some((fault) => fault.code === 'correo-sin-confirmar')
  const waiting = form.faults.some((fault) => fault.code === 'demasiados-intentos')
  return (
    <div class="narrow">
      <h1>Entra a tu cuenta</h1>
      <form class="card" method="post" action="/entrar" novalidate>
        <FormFaults
          form={form}
          fields={['correo', 'contrasena']}
          title={
            waiting ? 'Espera un momento' : unconfirmed ? 'Confirma tu correo' : 'No pudimos abrir tu cuenta'
          }
        />
        <Hidden values={{ volver: form.values['volver'] ?? '' }} />
        <CorreoField form={form} />
        <TextField
          form={form}
          name="contrasena"
          label="Contraseña"
          type="password"
          autocomplete="current-password"
          required
        />
        <div class="actions">
          <Button busy="Entrando…">Entrar</Button>
        </div>
      </form>
      {unconfirmed && <ResendButton correo={form.values['correo'] ?? ''} />}
      <p>
        ¿No tienes cuenta? <a href="/registro">Créala aquí</a>, o <a href="/facturar">factura sin cuenta</a>.
      </p>
    </div>
  )
}
