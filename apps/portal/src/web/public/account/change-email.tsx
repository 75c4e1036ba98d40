import type { FastifyInstance } from 'fastify'
import { confirmEmailChange, newEmailOf, requestEmailChange } from '../../../accounts/change-email.ts'
import { LETTER_HOURS } from '../../../accounts/letter-kind.ts'
import { emptyForm, type FormView, readFields } from '../../form.ts'
import { both } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { STATUS } from '../../render-error.ts'
import { startSession } from '../../session.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import { useLanguage } from '../../ui/language.tsx'
import type { WebApp } from '../../web-app.ts'
import { AccountPage } from './back.tsx'
import { EndedLink } from './ended-link.tsx'
import { CorreoField, FormFaults } from './form-parts.tsx'
import { MailNotice } from './mail-notice.tsx'
import { askForProof, requireAccount, requireOwner, requireProven } from './require-account.ts'
import { sendForm } from './send-form.tsx'

const TITLE = both('Cambia tu correo', 'Change your e-mail')
const CONFIRM_TITLE = both('Confirma tu nuevo correo', 'Confirm your new e-mail')
const HOURS = LETTER_HOURS['new-email']

export function registerChangeEmail(server: FastifyInstance, app: WebApp): void {
  server.get('/cuenta/correo', async (request, reply) => {
    const owner = await requireProven({ app, request, reply })
    if (owner === null) return reply
    const body = <NewEmail current={owner.email} form={emptyForm} />
    return sendForm({ app, request, reply }, TITLE, null, body)
  })

  server.post('/cuenta/correo', async (request, reply) => {
    const exchange = { app, request, reply }
    const owner = await requireOwner(exchange)
    if (owner === null) return reply
    const values = readFields(request.body, ['correo'])
    const answer = await requestEmailChange(app, { ...owner, ...values, address: request.ip })
    if (answer.kind === 'noticed') return reply.redirect('/cuenta/correo/aviso', STATUS.seeOther)
    if (answer.kind === 'unproven') return askForProof(exchange)
    const body = <NewEmail current={owner.email} form={{ values, faults: answer.faults }} />
    return sendForm(exchange, TITLE, answer, body)
  })

  server.get('/cuenta/correo/aviso', async (request, reply) => {
    if ((await requireAccount(request, reply)) === null) return reply
    return sendForm({ app, request, reply }, CONFIRM_TITLE, null, <Notice app={app} />)
  })

  registerConfirmation(server, app)
}

function registerConfirmation(server: FastifyInstance, app: WebApp): void {
  server.get('/cuenta/correo/confirmar', async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    const { clave } = readFields(request.query, ['clave'])
    const correo = await newEmailOf(app, { token: clave, accountId: account.id })
    const body = <Confirm clave={clave} correo={correo} />
    return sendPage(app, request, reply, { title: CONFIRM_TITLE, islands: ['form'] }, body)
  })

  server.post('/cuenta/correo/confirmar', async (request, reply) => {
    const owner = await requireOwner({ app, request, reply })
    if (owner === null) return reply
    const { clave } = readFields(request.body, ['clave'])
    const userAgent = request.headers['user-agent']
    const exchange = { app, request, reply }
    const correo = await newEmailOf(app, { token: clave, accountId: owner.accountId })
    const answer = await confirmEmailChange(app, { ...owner, token: clave, userAgent })
    if (answer.kind === 'refused') {
      const form = { values: { correo: correo ?? '' }, faults: answer.faults }
      return sendForm(exchange, TITLE, answer, <NewEmail current={owner.email} form={form} />)
    }
    if (answer.kind === 'void') return reply.redirect('/cuenta/correo/confirmar', STATUS.seeOther)
    startSession(app, reply, answer.session)
    return reply.redirect('/cuenta?aviso=correo', STATUS.seeOther)
  })
}

function NewEmail({ current, form }: { current: string; form: FormView }) {
  const { say } = useLanguage()
  return (
    <AccountPage title={TITLE}>
      <p class="lead">
        {say('Hoy entras con', 'Today you sign in with')} <strong>{current}</strong>.
      </p>
      <form class="card" method="post" action="/cuenta/correo" novalidate>
        <FormFaults form={form} fields={['correo']} title={say('Espera un momento', 'Wait a moment')} />
        <CorreoField
          form={form}
          hint={say(
            'El nuevo. Te enviaremos ahí un enlace; hasta que lo abras nada cambia.',
            'The new one. We will send a link there; nothing changes until you open it.',
          )}
        />
        <div class="actions">
          <Button busy={say('Enviando…', 'Sending…')}>{say('Enviarme el enlace', 'Send me the link')}</Button>
        </div>
      </form>
    </AccountPage>
  )
}

/** The same whether or not that address has an account of its own. */
function Notice({ app }: { app: WebApp }) {
  const { say } = useLanguage()
  return (
    <MailNotice app={app} title={CONFIRM_TITLE}>
      {say(
        `Escribimos a tu nuevo correo. Abre su enlace en este mismo dispositivo; vence en ${HOURS} horas.`,
        `We wrote to your new e-mail. Open its link on this same device; it expires in ${HOURS} hours.`,
      )}
    </MailNotice>
  )
}

function Confirm({ clave, correo }: { clave: string; correo: string | null }) {
  const { say, tell } = useLanguage()
  if (correo === null)
    return (
      <EndedLink
        why={say(
          'Venció, se usó, o es de otra cuenta. Tu correo sigue como estaba.',
          'It expired, was used, or belongs to another account. Your e-mail is as it was.',
        )}
      >
        <ButtonLink href="/cuenta/correo">{say('Pedir otro enlace', 'Ask for another link')}</ButtonLink>
      </EndedLink>
    )
  return (
    <div class="narrow">
      <h1>{tell(CONFIRM_TITLE)}</h1>
      <form class="card" method="post" action="/cuenta/correo/confirmar">
        <Hidden values={{ clave }} />
        <p>
          {say('Desde ahora entrarás con', 'From now on you will sign in with')} <strong>{correo}</strong>.{' '}
          {say(
            'Cerraremos tu cuenta en todos tus otros dispositivos.',
            'We will sign you out on all your other devices.',
          )}
        </p>
        <div class="actions">
          <Button busy={say('Cambiando…', 'Changing…')}>{say('Usar este correo', 'Use this e-mail')}</Button>
          <ButtonLink href="/cuenta" kind="quiet">
            {say('Cancelar', 'Cancel')}
          </ButtonLink>
        </div>
      </form>
    </div>
  )
}
