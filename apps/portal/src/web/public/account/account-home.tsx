import type { FastifyInstance } from 'fastify'
import { listProfiles } from '../../../fiscal-profiles/list.ts'
import { issuancesOfAccount } from '../../../issuance/view.ts'
import type { FiscalProfile } from '../../../fiscal-profiles/profile.ts'
import { emptyForm, readFields } from '../../form.ts'
import { sendPage } from '../../page.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import type { WebApp } from '../../web-app.ts'
import { InvoiceList } from './invoice-list.tsx'
import { ProfileList } from './profile-list.tsx'
import { requireAccount } from './require-account.ts'

/** What the page says after a change that led here. */
const NEWS: Readonly<Record<string, string>> = {
  confirmado: 'Tu correo quedó confirmado. Te damos la bienvenida.',
  guardado: 'Tus datos fiscales quedaron guardados.',
  quitado: 'Los datos fiscales ya no están en tu cuenta.',
}

export function registerAccountHome(server: FastifyInstance, app: WebApp): void {
  server.get('/cuenta', async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    const { aviso } = readFields(request.query, ['aviso'])
    const [profiles, issuances] = await Promise.all([
      listProfiles(app.db, account.id),
      issuancesOfAccount(app.db, account.id),
    ])
    const body = (
      <>
        <News text={NEWS[aviso]} />
        <h1>Mi cuenta</h1>
        <p class="lead">
          {account.nombre} · {account.email}
        </p>
        {profiles.length > 0 && <NewInvoice profiles={profiles} />}
        <ProfileList profiles={profiles} />
        <InvoiceList issuances={issuances} />
        <Leave />
      </>
    )
    return sendPage(app, request, reply, { title: 'Mi cuenta', islands: ['form'] }, body)
  })
}

function News({ text }: { text: string | undefined }) {
  if (text === undefined) return null
  return (
    <p class="notice good" role="status">
      {text}
    </p>
  )
}

/** Leads into the same way as without an account; there the saved fiscal data are offered. */
function NewInvoice({ profiles }: { profiles: readonly FiscalProfile[] }) {
  return (
    <form class="card" action="/facturar" method="get" novalidate>
      <h2>Factura una compra</h2>
      <div class="row">
        <TextField
          form={emptyForm}
          name="numero"
          label="Código o número de ticket"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxlength={200}
          class="mono"
        />
        <TextField
          form={emptyForm}
          name="total"
          label="Total (con centavos)"
          inputmode="decimal"
          autocomplete="off"
          maxlength={20}
          class="mono"
        />
      </div>
      <Select
        form={emptyForm}
        name="perfil"
        label="¿A nombre de quién?"
        hint="El uso de CFDI lo eliges enseguida, para esta compra."
        groups={[{ label: '', options: profiles.map(optionOf) }]}
        placeholder={null}
      />
      <div class="actions">
        <Button busy="Buscando…">Continuar</Button>
      </div>
    </form>
  )
}

function optionOf({ id, receptor }: FiscalProfile) {
  return { value: id, text: `${receptor.nombre} · ${receptor.rfc}` }
}

function Leave() {
  return (
    <form method="post" action="/salir">
      <Button kind="secondary" busy="Saliendo…">
        Salir de mi cuenta
      </Button>
    </form>
  )
}
