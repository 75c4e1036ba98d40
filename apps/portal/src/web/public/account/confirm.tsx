import type { FastifyInstance } from 'fastify'
import { confirm, confirmationLink, type LinkState } from '../../../accounts/confirm.ts'
import { unreachable } from '../../../errors.ts'
import { emptyForm, type FormView, readFields } from '../../form.ts'
import { both } from '../../language.ts'
import { STATUS } from '../../render-error.ts'
import { entrantOf, startSession } from '../../session.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import type { WebApp } from '../../web-app.ts'
import { ResendForm } from './confirmation-notice.tsx'
import { FormFaults, readSecret, PasswordField } from './form-parts.tsx'
import { sendForm } from './send-form.tsx'

const TITLE = both('Confirma tu correo', 'Confirm your e-mail')

export function registerConfirm(server: FastifyInstance, app: WebApp): void {
  server.get('/confirmar', async (request, reply) => {
    const { clave } = readFields(request.query, ['clave'])
    const state = clave === '' ? null : await confirmationLink(app, clave)
    const body = <Confirmation state={state} form={{ values: { clave }, faults: [] }} />
    return sendForm({ app, request, reply }, TITLE, null, body)
  })

  server.post('/confirmar', async (request, reply) => {
    const { clave } = readFields(request.body, ['clave'])
    const answer = await confirm(app, {
      token: clave,
      contrasena: readSecret(request.body, 'contrasena'),
      address: request.ip,
      ...entrantOf(app, request),
    })
    if (answer.kind === 'entered') {
      startSession(app, reply, answer.session)
      return reply.redirect('/cuenta?aviso=confirmado', STATUS.seeOther)
    }
    // The page behind the same link says what has become of it.
    if (answer.kind === 'void')
      return reply.redirect(`/confirmar?clave=${encodeURIComponent(clave)}`, STATUS.seeOther)
    const body = <Confirmation state="open" form={{ values: { clave }, faults: answer.faults }} />
    return sendForm({ app, request, reply }, TITLE, answer, body)
  })
}

/** `state` is null when the page was opened without a link. */
function Confirmation({ state, form }: { state: LinkState | null; form: FormView }) {
  const { say, tell } = useLanguage()
  return (
    <div class="narrow">
      <h1>{state === 'done' ? say('Tu correo está confirmado', 'Your e-mail is confirmed') : tell(TITLE)}</h1>
      <ConfirmationBody state={state} form={form} />
    </div>
  )
}

function ConfirmationBody({ state, form }: { state: LinkState | null; form: FormView }) {
  const { say } = useLanguage()
  switch (state) {
    case 'open':
      return <PasswordForm form={form} />
    case 'done':
      return (
        <>
          <p class="lead">
            {say(
              'Ya puedes entrar con tu correo y tu contraseña.',
              'You can now sign in with your e-mail and your password.',
            )}
          </p>
          <p class="actions">
            <ButtonLink href="/entrar">{say('Entrar', 'Sign in')}</ButtonLink>
          </p>
        </>
      )
    case 'void':
      return (
        <>
          <p class="lead">
            {say(
              'Este enlace ya no sirve: venció, se usó o llegó incompleto. Pide otro y usa el más nuevo.',
              'This link no longer works: it expired, was used, or arrived incomplete. Ask for another and use the newest.',
            )}
          </p>
          <ResendForm form={emptyForm} lost={false} />
        </>
      )
    case null:
      return (
        <>
          <p class="lead">
            {say(
              'Abre el enlace del mensaje que te enviamos al registrarte.',
              'Open the link of the message that we sent you when you signed up.',
            )}
          </p>
          <ResendForm form={emptyForm} lost />
        </>
      )
    default:
      return unreachable(state)
  }
}

function PasswordForm({ form }: { form: FormView }) {
  const { say } = useLanguage()
  return (
    <form class="card" method="post" action="/confirmar" novalidate>
      <FormFaults form={form} fields={['contrasena']} title={say('Espera un momento', 'Wait a moment')} />
      <Hidden values={{ clave: form.values['clave'] ?? '' }} />
      <PasswordField
        form={form}
        hint={say(
          'La que elegiste al registrarte. Así sabemos que la cuenta la abriste tú.',
          'The one that you chose when you signed up. It tells us that you opened the account.',
        )}
      />
      <div class="actions">
        <Button busy={say('Confirmando…', 'Confirming…')}>
          {say('Confirmar y entrar', 'Confirm and sign in')}
        </Button>
      </div>
    </form>
  )
}
