import type { FastifyInstance } from 'fastify'
import { profileOf } from '../../../fiscal-profiles/list.ts'
import { preferProfile } from '../../../fiscal-profiles/prefer.ts'
import { removeProfile } from '../../../fiscal-profiles/remove.ts'
import { both } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { STATUS } from '../../render-error.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { useLanguage } from '../../ui/language.tsx'
import type { WebApp } from '../../web-app.ts'
import { profileNotFound } from './profile-form.tsx'
import { requireAccount } from './require-account.ts'

type ById = { Params: { id: string } }

/** Which fiscal data come first, and removing them. Asks before it removes: a page of its own, so that it works without JavaScript. */
export function registerProfileRemoval(server: FastifyInstance, app: WebApp): void {
  server.get<ById>('/cuenta/datos-fiscales/:id/quitar', async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    const profile = await profileOf(app.db, account.id, request.params.id)
    if (profile === null) throw profileNotFound()
    const { nombre, rfc } = profile.receptor
    return sendPage(
      app,
      request,
      reply,
      { title: both('Quitar datos fiscales', 'Remove tax data') },
      <Removal nombre={nombre} rfc={rfc} />,
    )
  })

  server.post<ById>('/cuenta/datos-fiscales/:id/quitar', async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    await removeProfile(app, account.id, request.params.id)
    return reply.redirect('/cuenta?aviso=quitado', STATUS.seeOther)
  })

  server.post<ById>('/cuenta/datos-fiscales/:id/primero', async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    await preferProfile(app, account.id, request.params.id)
    return reply.redirect('/cuenta?aviso=preferidos', STATUS.seeOther)
  })
}

/** The form has no action: it posts to the address of its own page. */
function Removal({ nombre, rfc }: { nombre: string; rfc: string }) {
  const { say } = useLanguage()
  return (
    <div class="narrow">
      <h1>{say('¿Quitar estos datos?', 'Remove these data?')}</h1>
      <form class="card" method="post">
        <p>
          <strong>{nombre}</strong>
          <br />
          RFC <span class="mono">{rfc}</span>
        </p>
        <p>
          {say(
            'Las facturas que ya hiciste con ellos no cambian. Si los necesitas otra vez, los escribes de nuevo.',
            'The invoices that you made with them do not change. If you need them again, you type them anew.',
          )}
        </p>
        <div class="actions">
          <Button busy={say('Quitando…', 'Removing…')}>{say('Sí, quitar', 'Yes, remove')}</Button>
          <ButtonLink href="/cuenta" kind="secondary">
            {say('No, volver', 'No, back')}
          </ButtonLink>
        </div>
      </form>
    </div>
  )
}
