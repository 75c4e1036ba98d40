import type { FastifyInstance } from 'fastify'
import { addPasskey, passkeyCreation } from '../../../accounts/add-passkey.ts'
import type { Passkey } from '../../../accounts/passkey.ts'
import { listPasskeys, removePasskey } from '../../../accounts/passkeys.ts'
import type { Refused } from '../../../accounts/refused.ts'
import { emptyForm, type FormView, readFields } from '../../form.ts'
import { both } from '../../language.ts'
import { STATUS } from '../../render-error.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { When } from '../../ui/when.tsx'
import type { WebApp } from '../../web-app.ts'
import { AccountPage } from './back.tsx'
import { FormFaults } from './form-parts.tsx'
import { ACCOUNT_ZONE } from './history-words.ts'
import { PasskeyForm, readAnswer, relyingParty } from './passkey-form.tsx'
import { askForProof, requireOwner, requireProven } from './require-account.ts'
import { type Exchange, sendForm } from './send-form.tsx'

const TITLE = both('Llaves de acceso', 'Passkeys')

export function registerPasskeys(server: FastifyInstance, app: WebApp): void {
  server.get('/cuenta/llaves', async (request, reply) => {
    const owner = await requireProven({ app, request, reply })
    if (owner === null) return reply
    return show({ app, request, reply }, owner.accountId, emptyForm, null)
  })

  server.post('/cuenta/llaves/reto', async (request, reply) => {
    const owner = await requireOwner({ app, request, reply })
    if (owner === null) return reply
    const party = await relyingParty(app, request)
    const options = await passkeyCreation(app, { party, account: owner, sessionToken: owner.sessionToken })
    return reply.header('cache-control', 'no-store').send(options)
  })

  server.post('/cuenta/llaves', async (request, reply) => {
    const exchange = { app, request, reply }
    const owner = await requireOwner(exchange)
    if (owner === null) return reply
    const values = readFields(request.body, ['nombre'])
    const made = {
      party: await relyingParty(app, request),
      name: values.nombre,
      answer: readAnswer(request.body),
    }
    const answer = await addPasskey(app, { ...owner, ...made })
    if (answer.kind === 'added') return reply.redirect('/cuenta/llaves', STATUS.seeOther)
    if (answer.kind === 'unproven') return askForProof(exchange)
    return show(exchange, owner.accountId, { values, faults: answer.faults }, answer)
  })

  server.post<{ Params: { id: string } }>('/cuenta/llaves/:id/quitar', async (request, reply) => {
    const owner = await requireOwner({ app, request, reply })
    if (owner === null) return reply
    const answer = await removePasskey(app, { ...owner, id: request.params.id })
    const address = answer.kind === 'unproven' ? '/cuenta/comprobar?volver=/cuenta/llaves' : '/cuenta/llaves'
    return reply.redirect(address, STATUS.seeOther)
  })
}

async function show(exchange: Exchange, accountId: string, form: FormView, refusal: Refused | null) {
  const passkeys = await listPasskeys(exchange.app, accountId)
  return sendForm(exchange, TITLE, refusal, <Passkeys passkeys={passkeys} form={form} />, ['passkey'])
}

function Passkeys({ passkeys, form }: { passkeys: readonly Passkey[]; form: FormView }) {
  const { say } = useLanguage()
  return (
    <AccountPage title={TITLE}>
      <p class="lead">
        {say(
          'Con una llave de acceso entras con tu huella, tu rostro o el PIN de tu dispositivo, sin escribir nada. Nadie puede copiarla ni pedírtela por correo.',
          'With a passkey you sign in with your fingerprint, your face or the PIN of your device, and type nothing. Nobody can copy it or trick you out of it.',
        )}
      </p>
      <FormFaults form={form} fields={[]} title={say('No se pudo agregar', 'It could not be added')} />
      {passkeys.length > 0 && (
        <ul class="invoices card">
          {passkeys.map((passkey) => (
            <PasskeyItem key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
      <PasskeyForm
        does="create"
        action="/cuenta/llaves"
        asks="/cuenta/llaves/reto"
        values={{}}
        title={say('Agrega este dispositivo', 'Add this device')}
        button={say('Crear llave de acceso', 'Create a passkey')}
      >
        <TextField
          form={form}
          name="nombre"
          label={say('¿Cómo la llamamos?', 'What shall we call it?')}
          hint={say('Por ejemplo: mi teléfono', 'For example: my phone')}
          autocomplete="off"
          maxlength={60}
          optional
        />
      </PasskeyForm>
      <p class="notice" data-no-passkey hidden>
        {say(
          'Este navegador no puede usar llaves de acceso. Tu contraseña sirve como siempre.',
          'This browser cannot use passkeys. Your password works as ever.',
        )}
      </p>
      <noscript>
        <p class="notice">
          {say(
            'Para crear una llave hace falta JavaScript. Tu contraseña sirve como siempre.',
            'Creating a passkey needs JavaScript. Your password works as ever.',
          )}
        </p>
      </noscript>
    </AccountPage>
  )
}

function PasskeyItem({ passkey }: { passkey: Passkey }) {
  const { say } = useLanguage()
  return (
    <li>
      <div>
        <strong>{passkey.name}</strong>
        <p class="hint">
          {passkey.usedAt === null ? (
            say('Aún sin usar', 'Not used yet')
          ) : (
            <>
              {say('Se usó el', 'Last used')} <When at={passkey.usedAt} timeZone={ACCOUNT_ZONE} />
            </>
          )}
        </p>
        <form method="post" action={`/cuenta/llaves/${passkey.id}/quitar`}>
          <Button kind="quiet">
            {say('Quitar', 'Remove')} <span class="visually-hidden">{passkey.name}</span>
          </Button>
        </form>
      </div>
    </li>
  )
}
