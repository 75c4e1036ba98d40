import type { FastifyInstance } from 'fastify'
import {
  endOneSession,
  endOtherSessions,
  listSessions,
  type OpenSession,
} from '../../../accounts/sessions.ts'
import { both } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { STATUS } from '../../render-error.ts'
import { Button } from '../../ui/button.tsx'
import { type Speech, useLanguage } from '../../ui/language.tsx'
import { When } from '../../ui/when.tsx'
import type { WebApp } from '../../web-app.ts'
import { AccountPage } from './back.tsx'
import { ACCOUNT_ZONE } from './history-words.ts'
import { requireAccount, requireOwner } from './require-account.ts'

const TITLE = both('Dónde está abierta tu cuenta', 'Where your account is open')

/** /cuenta/sesiones: every device that has entered, and a way to end each. */
export function registerSessions(server: FastifyInstance, app: WebApp): void {
  server.get('/cuenta/sesiones', async (request, reply) => {
    const owner = await requireOwner({ app, request, reply })
    if (owner === null) return reply
    const sessions = await listSessions(app, owner)
    return sendPage(
      app,
      request,
      reply,
      { title: TITLE, islands: ['form'] },
      <Sessions sessions={sessions} />,
    )
  })

  server.post<{ Params: { id: string } }>('/cuenta/sesiones/:id/terminar', async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    await endOneSession(app, account.id, request.params.id)
    return reply.redirect('/cuenta/sesiones', STATUS.seeOther)
  })

  server.post('/cuenta/sesiones/terminar-otras', async (request, reply) => {
    const owner = await requireOwner({ app, request, reply })
    if (owner === null) return reply
    await endOtherSessions(app, owner)
    return reply.redirect('/cuenta/sesiones', STATUS.seeOther)
  })
}

function Sessions({ sessions }: { sessions: readonly OpenSession[] }) {
  const { say } = useLanguage()
  return (
    <AccountPage title={TITLE}>
      <ul class="invoices card">
        {sessions.map((session) => (
          <SessionItem key={session.id} session={session} />
        ))}
      </ul>
      {sessions.length > 1 && (
        <form method="post" action="/cuenta/sesiones/terminar-otras">
          <Button kind="secondary" busy={say('Cerrando…', 'Signing out…')}>
            {say('Cerrar en todos los demás', 'Sign out everywhere else')}
          </Button>
        </form>
      )}
      <p class="hint">
        {say(
          '¿No reconoces alguno? Ciérralo y cambia tu contraseña.',
          'Do you not recognise one? Sign it out and change your password.',
        )}{' '}
        <a href="/cuenta/contrasena">{say('Cambiar contraseña', 'Change password')}</a>
      </p>
    </AccountPage>
  )
}

function SessionItem({ session }: { session: OpenSession }) {
  const speech = useLanguage()
  const { say } = speech
  const name = deviceText(session, speech)
  return (
    <li>
      <div>
        <strong>{name}</strong>
        <p class="hint">
          {say('Desde el', 'Since')} <When at={session.since} timeZone={ACCOUNT_ZONE} />
          <br />
          {say('Último uso:', 'Last used:')} <When at={session.seenAt} timeZone={ACCOUNT_ZONE} />
        </p>
        {session.here ? (
          <p class="hint">{say('Este dispositivo', 'This device')}</p>
        ) : (
          <form method="post" action={`/cuenta/sesiones/${session.id}/terminar`}>
            <Button kind="quiet">
              {say('Cerrar', 'Sign out')} <span class="visually-hidden">{name}</span>
            </Button>
          </form>
        )}
      </div>
    </li>
  )
}

function deviceText({ browser, system }: OpenSession, { say }: Speech): string {
  if (browser !== null && system !== null) return say(`${browser} en ${system}`, `${browser} on ${system}`)
  return browser ?? system ?? say('Un dispositivo que no reconocimos', 'A device that we did not recognise')
}
