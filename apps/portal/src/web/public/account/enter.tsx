import type { FastifyInstance } from 'fastify'
import { enter } from '../../../accounts/enter.ts'
import { enterWithPasskey, passkeyRequest } from '../../../accounts/use-passkey.ts'
import { leave } from '../../../accounts/leave.ts'
import type { Refused } from '../../../accounts/refused.ts'
import type { Session } from '../../../accounts/session.ts'
import { type FormView, readFields } from '../../form.ts'
import { both } from '../../language.ts'
import { STATUS } from '../../render-error.ts'
import { endSession, entrantOf, sessionToken, startSession } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import type { WebApp } from '../../web-app.ts'
import { ResendButton } from './confirmation-notice.tsx'
import { browserSecret, PasskeyForm, readAnswer, relyingParty } from './passkey-form.tsx'
import { CorreoField, FormFaults, PasswordField, readSecret } from './form-parts.tsx'
import { returnPath } from './require-account.ts'
import { type Exchange, sendForm } from './send-form.tsx'

const TITLE = both('Entrar', 'Sign in')

type Typed = FormView['values'] & { readonly volver: string }
type Entered = { readonly kind: 'entered'; readonly session: Session }

export function registerEnter(server: FastifyInstance, app: WebApp): void {
  server.get('/entrar', (request, reply) => {
    const values = readFields(request.query, ['volver'])
    if (request.account !== null) return reply.redirect(returnPath(values.volver), STATUS.seeOther)
    return sendForm({ app, request, reply }, TITLE, null, <Entrance form={{ values, faults: [] }} />, [
      'passkey',
    ])
  })

  server.post('/entrar', async (request, reply) => {
    const values = readFields(request.body, ['correo', 'volver'])
    const answer = await enter(app, {
      correo: values.correo,
      contrasena: readSecret(request.body, 'contrasena'),
      address: request.ip,
      ...entrantOf(app, request),
    })
    return answerEntrance({ app, request, reply }, values, answer)
  })

  registerPasskeyEntrance(server, app)

  server.post('/salir', async (request, reply) => {
    const token = sessionToken(app, request.cookies)
    if (token !== null) await leave(app, token)
    endSession(app, reply)
    return reply.redirect('/', STATUS.seeOther)
  })

  server.get('/salir', (_request, reply) => reply.redirect('/cuenta', STATUS.seeOther)) // leaving needs the button
}

/** With a passkey alone: nothing is typed, and nobody learns who has an account. */
function registerPasskeyEntrance(server: FastifyInstance, app: WebApp): void {
  server.post('/entrar/llave/reto', async (request, reply) => {
    const party = await relyingParty(app, request)
    const browser = browserSecret({ app, request, reply })
    return reply
      .header('cache-control', 'no-store')
      .send(await passkeyRequest(app, { party, browser, purpose: 'enter' }))
  })

  server.post('/entrar/llave', async (request, reply) => {
    const values = readFields(request.body, ['volver'])
    const answer = await enterWithPasskey(app, {
      party: await relyingParty(app, request),
      browser: browserSecret({ app, request, reply }),
      answer: readAnswer(request.body),
      address: request.ip,
      ...entrantOf(app, request),
    })
    return answerEntrance({ app, request, reply }, values, answer)
  })
}

function answerEntrance(exchange: Exchange, values: Typed, answer: Entered | Refused) {
  const { app, reply } = exchange
  if (answer.kind === 'entered') {
    startSession(app, reply, answer.session)
    return reply.redirect(returnPath(values.volver), STATUS.seeOther)
  }
  const body = <Entrance form={{ values, faults: answer.faults }} />
  return sendForm(exchange, TITLE, answer, body, ['passkey'])
}

function Entrance({ form }: { form: FormView }) {
  const { say } = useLanguage()
  const unconfirmed = form.faults.some((fault) => fault.code === 'correo-sin-confirmar')
  const waiting = form.faults.some((fault) => fault.code === 'demasiados-intentos')
  return (
    <div class="narrow">
      <h1>{say('Entra a tu cuenta', 'Sign in to your account')}</h1>
      <form class="card" method="post" action="/entrar" novalidate>
        <FormFaults
          form={form}
          fields={['correo', 'contrasena']}
          title={
            waiting
              ? say('Espera un momento', 'Wait a moment')
              : unconfirmed
                ? say('Confirma tu correo', 'Confirm your e-mail')
                : say('No pudimos abrir tu cuenta', 'We could not open your account')
          }
        />
        <Hidden values={{ volver: form.values['volver'] ?? '' }} />
        <CorreoField form={form} />
        <PasswordField form={form} />
        <div class="actions">
          <Button busy={say('Entrando…', 'Signing in…')}>{say('Entrar', 'Sign in')}</Button>
        </div>
        <p>
          <a href="/contrasena">{say('Olvidé mi contraseña', 'I forgot my password')}</a>
        </p>
      </form>
      <PasskeyForm
        does="use"
        action="/entrar/llave"
        asks="/entrar/llave/reto"
        values={{ volver: form.values['volver'] ?? '' }}
        title={say('¿Tienes una llave de acceso?', 'Do you have a passkey?')}
        button={say('Usar mi huella, rostro o PIN', 'Use my fingerprint, face or PIN')}
      />
      {unconfirmed && <ResendButton correo={form.values['correo'] ?? ''} />}
      <p>
        {say(
          <>
            ¿No tienes cuenta? <a href="/registro">Créala aquí</a>, o{' '}
            <a href="/facturar">factura sin cuenta</a>.
          </>,
          <>
            No account? <a href="/registro">Create one here</a>, or{' '}
            <a href="/facturar">get your invoice without one</a>.
          </>,
        )}
      </p>
    </div>
  )
}
