import type { FastifyInstance } from 'fastify'
import { listProfiles } from '../../../fiscal-profiles/list.ts'
import { issuancesOfAccount } from '../../../issuance/view.ts'
import type { FiscalProfile } from '../../../fiscal-profiles/profile.ts'
import { emptyForm, readFields } from '../../form.ts'
import { type Both, both } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { speechIn, useLanguage } from '../../ui/language.tsx'
import { Select } from '../../ui/select.tsx'
import type { WebApp } from '../../web-app.ts'
import { InvoiceList } from './invoice-list.tsx'
import { ProfileList } from './profile-list.tsx'
import { requireAccount } from './require-account.ts'

/** What the page says after a change that led here. */
const NEWS = new Map([
  [
    'confirmado',
    both('Tu correo quedó confirmado. Te damos la bienvenida.', 'Your e-mail is confirmed. Welcome.'),
  ],
  ['guardado', both('Tus datos fiscales quedaron guardados.', 'Your tax data are saved.')],
  [
    'quitado',
    both('Los datos fiscales ya no están en tu cuenta.', 'The tax data are no longer in your account.'),
  ],
])

export function registerAccountHome(server: FastifyInstance, app: WebApp): void {
  server.get('/cuenta', async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    const { aviso } = readFields(request.query, ['aviso'])
    const [profiles, issuances] = await Promise.all([
      listProfiles(app.db, account.id),
      issuancesOfAccount(app.db, account.id),
    ])
    const title = both('Mi cuenta', 'My account')
    const body = (
      <>
        <News text={NEWS.get(aviso)} />
        <h1>{speechIn(request.language).tell(title)}</h1>
        <p class="lead">
          {account.nombre} · {account.email}
        </p>
        {profiles.length > 0 && <NewInvoice profiles={profiles} />}
        <ProfileList profiles={profiles} />
        <InvoiceList issuances={issuances} />
        <Leave />
      </>
    )
    return sendPage(app, request, reply, { title, islands: ['form'] }, body)
  })
}

function News({ text }: { text: Both | undefined }) {
  const { tell } = useLanguage()
  if (text === undefined) return null
  return (
    <p class="notice good" role="status">
      {tell(text)}
    </p>
  )
}

/** Leads into the same way as without an account; there the saved fiscal data are offered. */
function NewInvoice({ profiles }: { profiles: readonly FiscalProfile[] }) {
  const { say } = useLanguage()
  return (
    <form class="card" action="/facturar" method="get" novalidate>
      <h2>{say('Factura una compra', 'Invoice a purchase')}</h2>
      <div class="row">
        <TextField
          form={emptyForm}
          name="numero"
          label={say('Código o número de ticket', 'Code or number of your ticket')}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxlength={200}
          class="mono"
        />
        <TextField
          form={emptyForm}
          name="total"
          label={say('Total (con centavos)', 'Total (with cents)')}
          inputmode="decimal"
          autocomplete="off"
          maxlength={20}
          class="mono"
        />
      </div>
      <Select
        form={emptyForm}
        name="perfil"
        label={say('¿A nombre de quién?', 'In whose name?')}
        hint={say(
          'El uso de CFDI lo eliges enseguida, para esta compra.',
          'What the invoice is for (uso de CFDI) you choose next, for this purchase.',
        )}
        groups={[{ label: '', options: profiles.map(optionOf) }]}
        placeholder={null}
      />
      <div class="actions">
        <Button busy={say('Buscando…', 'Looking…')}>{say('Continuar', 'Continue')}</Button>
      </div>
    </form>
  )
}

function optionOf({ id, receptor }: FiscalProfile) {
  return { value: id, text: `${receptor.nombre} · ${receptor.rfc}` }
}

function Leave() {
  const { say } = useLanguage()
  return (
    <form method="post" action="/salir">
      <Button kind="secondary" busy={say('Saliendo…', 'Signing out…')}>
        {say('Salir de mi cuenta', 'Sign out')}
      </Button>
    </form>
  )
}
