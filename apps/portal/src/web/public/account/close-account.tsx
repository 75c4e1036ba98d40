import type { FastifyInstance } from 'fastify'
import { closeAccount } from '../../../accounts/close-account.ts'
import type { Refused } from '../../../accounts/refused.ts'
import { emptyForm, type FormView, readFields } from '../../form.ts'
import { both } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { STATUS } from '../../render-error.ts'
import { endSession } from '../../session.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { useLanguage } from '../../ui/language.tsx'
import type { WebApp } from '../../web-app.ts'
import { AccountPage } from './back.tsx'
import { FormFaults } from './form-parts.tsx'
import { askForProof, requireOwner, requireProven } from './require-account.ts'
import { type Exchange, sendForm } from './send-form.tsx'

const TITLE = both('Borra tu cuenta', 'Delete your account')
const DONE = both('Tu cuenta se borró', 'Your account is deleted')

export function registerCloseAccount(server: FastifyInstance, app: WebApp): void {
  server.get('/cuenta/borrar', async (request, reply) => {
    if ((await requireProven({ app, request, reply })) === null) return reply
    return show({ app, request, reply }, emptyForm, null)
  })

  server.post('/cuenta/borrar', async (request, reply) => {
    const exchange = { app, request, reply }
    const owner = await requireOwner(exchange)
    if (owner === null) return reply
    const values = readFields(request.body, ['confirmacion'])
    const answer = await closeAccount(app, { ...owner, correo: owner.email, typed: values.confirmacion })
    if (answer.kind === 'unproven') return askForProof(exchange)
    if (answer.kind === 'refused') return show(exchange, { values, faults: answer.faults }, answer)
    endSession(app, reply)
    return reply.redirect('/cuenta-borrada', STATUS.seeOther)
  })

  server.get('/cuenta-borrada', (request, reply) => sendPage(app, request, reply, { title: DONE }, <Done />))
}

function show(exchange: Exchange, form: FormView, refusal: Refused | null) {
  return sendForm(exchange, TITLE, refusal, <Closing form={form} />)
}

function Closing({ form }: { form: FormView }) {
  const { say } = useLanguage()
  return (
    <AccountPage title={TITLE}>
      <WhatHappens />
      <form class="card" method="post" action="/cuenta/borrar" novalidate>
        <FormFaults
          form={form}
          fields={['confirmacion']}
          title={say('No se pudo borrar', 'It could not be deleted')}
        />
        <TextField
          form={form}
          name="confirmacion"
          label={say('Escribe BORRAR para confirmar', 'Type DELETE to confirm')}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxlength={20}
          required
          class="mono short"
        />
        <div class="actions">
          <Button busy={say('Borrando…', 'Deleting…')}>
            {say('Borrar mi cuenta para siempre', 'Delete my account for good')}
          </Button>
          <ButtonLink href="/cuenta" kind="quiet">
            {say('No, volver', 'No, back')}
          </ButtonLink>
        </div>
      </form>
    </AccountPage>
  )
}

/** Told before, so that nobody is surprised. Source: CFF art. 30; rulebook §I */
function WhatHappens() {
  const { say } = useLanguage()
  return (
    <>
      <h2>{say('Se borra al momento', 'Deleted at once')}</h2>
      <ul class="links">
        <li>
          {say(
            'Tu nombre, correo, contraseña y llaves de acceso',
            'Your name, e-mail, password and passkeys',
          )}
        </li>
        <li>{say('Tus datos fiscales guardados', 'Your saved tax data')}</li>
        <li>
          {say(
            'Las sesiones abiertas y los enlaces para contadores',
            'Open sessions and links for accountants',
          )}
        </li>
        <li>
          {say(
            'Los correos a donde se enviaron tus facturas, y los envíos pendientes',
            'The addresses that your invoices were sent to, and what is still to be sent',
          )}
        </li>
      </ul>
      <h2>{say('No se borra', 'Not deleted')}</h2>
      <p>
        {say(
          'Tus facturas: la ley obliga a la tienda a conservarlas cinco años. Quedan sin relación con tu cuenta y siguen valiendo; las encuentras con tu ticket. Las que están en proceso terminan igual.',
          'Your invoices: the law obliges the store to keep them for five years. They stay without any link to your account and remain valid; you find them with your ticket. Those under way are finished all the same.',
        )}
      </p>
      <p>
        <a href="/cuenta/mis-datos">
          {say('Antes, descarga tus datos y facturas', 'First download your data and invoices')}
        </a>
      </p>
    </>
  )
}

function Done() {
  const { say, tell } = useLanguage()
  return (
    <div class="narrow">
      <h1>{tell(DONE)}</h1>
      <p class="lead">
        {say(
          'Ya no guardamos nada de ella. Puedes seguir facturando sin cuenta.',
          'We keep nothing of it any more. You can go on getting invoices without an account.',
        )}
      </p>
      <p class="actions">
        <ButtonLink href="/facturar">{say('Facturar una compra', 'Invoice a purchase')}</ButtonLink>
      </p>
    </div>
  )
}
