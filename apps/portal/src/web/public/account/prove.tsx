import type { FastifyInstance } from 'fastify'
import { PROVEN_MINUTES, proveByPassword } from '../../../accounts/prove.ts'
import type { Refused } from '../../../accounts/refused.ts'
import { passkeyRequest, proveWithPasskey } from '../../../accounts/use-passkey.ts'
import { type FormView, readFields } from '../../form.ts'
import { both } from '../../language.ts'
import { STATUS } from '../../render-error.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import { useLanguage } from '../../ui/language.tsx'
import type { WebApp } from '../../web-app.ts'
import { FormFaults, readSecret, PasswordField } from './form-parts.tsx'
import { PasskeyForm, readAnswer, relyingParty } from './passkey-form.tsx'
import { requireOwner, returnPath } from './require-account.ts'
import { type Exchange, sendForm } from './send-form.tsx'

const TITLE = both('Confirma que eres tú', 'Confirm that it is you')

/** /cuenta/comprobar: password or passkey once more, before anything of the account is changed. */
export function registerProve(server: FastifyInstance, app: WebApp): void {
  server.get('/cuenta/comprobar', async (request, reply) => {
    if ((await requireOwner({ app, request, reply })) === null) return reply
    const values = readFields(request.query, ['volver'])
    return show({ app, request, reply }, { values, faults: [] }, null)
  })

  server.post('/cuenta/comprobar', async (request, reply) => {
    const owner = await requireOwner({ app, request, reply })
    if (owner === null) return reply
    const contrasena = readSecret(request.body, 'contrasena')
    const proof = { ...owner, correo: owner.email, contrasena, address: request.ip }
    return answer({ app, request, reply }, await proveByPassword(app, proof))
  })

  server.post('/cuenta/comprobar/reto', async (request, reply) => {
    const owner = await requireOwner({ app, request, reply })
    if (owner === null) return reply
    const party = await relyingParty(app, request)
    const asked = { party, browser: owner.sessionToken, purpose: 'prove' } as const
    return reply.header('cache-control', 'no-store').send(await passkeyRequest(app, asked))
  })

  server.post('/cuenta/comprobar/llave', async (request, reply) => {
    const owner = await requireOwner({ app, request, reply })
    if (owner === null) return reply
    const party = await relyingParty(app, request)
    const given = {
      party,
      answer: readAnswer(request.body),
      browser: owner.sessionToken,
      address: request.ip,
    }
    return answer({ app, request, reply }, await proveWithPasskey(app, { ...owner, ...given }))
  })
}

function answer(exchange: Exchange, proof: { kind: 'proven' } | Refused) {
  const values = readFields(exchange.request.body, ['volver'])
  if (proof.kind === 'proven') return exchange.reply.redirect(returnPath(values.volver), STATUS.seeOther)
  return show(exchange, { values, faults: proof.faults }, proof)
}

function show(exchange: Exchange, form: FormView, refusal: Refused | null) {
  return sendForm(exchange, TITLE, refusal, <Proof form={form} />, ['passkey'])
}

function Proof({ form }: { form: FormView }) {
  const { say, tell } = useLanguage()
  const values = { volver: form.values['volver'] ?? '' }
  return (
    <div class="narrow">
      <h1>{tell(TITLE)}</h1>
      <p class="lead">
        {say(
          `Lo que sigue cambia tu cuenta. No volveremos a preguntar en ${PROVEN_MINUTES} minutos.`,
          `What follows changes your account. We will not ask again for ${PROVEN_MINUTES} minutes.`,
        )}
      </p>
      <form class="card" method="post" action="/cuenta/comprobar" novalidate>
        <FormFaults
          form={form}
          fields={['contrasena']}
          title={say('No pudimos comprobarlo', 'We could not confirm it')}
        />
        <Hidden values={values} />
        <PasswordField form={form} />
        <div class="actions">
          <Button busy={say('Comprobando…', 'Checking…')}>{say('Continuar', 'Continue')}</Button>
          <ButtonLink href="/cuenta" kind="quiet">
            {say('Cancelar', 'Cancel')}
          </ButtonLink>
        </div>
      </form>
      <PasskeyForm
        does="use"
        action="/cuenta/comprobar/llave"
        asks="/cuenta/comprobar/reto"
        values={values}
        title={say('O con tu llave de acceso', 'Or with your passkey')}
        button={say('Usar huella, rostro o PIN', 'Use fingerprint, face or PIN')}
      />
    </div>
  )
}
