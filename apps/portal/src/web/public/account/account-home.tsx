import type { FastifyInstance } from 'fastify'
import { listProfiles } from '../../../fiscal-profiles/list.ts'
import { historyOf } from '../../../issuance/history.ts'
import { type HistoryLine, NO_FILTER, wholeHistory } from '../../../issuance/history-line.ts'
import type { FiscalProfile } from '../../../fiscal-profiles/profile.ts'
import { emptyForm, readFields } from '../../form.ts'
import { type Both, both } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { speechIn, useLanguage } from '../../ui/language.tsx'
import { Select } from '../../ui/select.tsx'
import type { WebApp } from '../../web-app.ts'
import { AccountWays } from './account-ways.tsx'
import { InvoiceList } from './invoice-list.tsx'
import { ProfileList } from './profile-list.tsx'
import { requireAccount } from './require-account.ts'
import { TicketNumberField } from '../purchase/ticket-number-field.tsx'

/** What the page says after a change that led here. */
const NEWS = new Map([
  [
    'confirmado',
    both('Tu correo quedó confirmado. Te damos la bienvenida.', 'Your e-mail is confirmed. Welcome.'),
  ],
  ['guardado', both('Tus datos fiscales quedaron guardados.', 'Your tax data are saved.')],
  [
    'contrasena',
    both(
      'Tu contraseña cambió. Cerramos tu cuenta en tus otros dispositivos.',
      'Your password is changed. You are signed out on your other devices.',
    ),
  ],
  [
    'correo',
    both(
      'Tu correo cambió. Cerramos tu cuenta en tus otros dispositivos.',
      'Your e-mail is changed. You are signed out on your other devices.',
    ),
  ],
  [
    'recuperada',
    both(
      'Tu cuenta es tuya otra vez. Revisa tus datos fiscales y los enlaces que compartes.',
      'Your account is yours again. Check your tax data and the links that you share.',
    ),
  ],
  [
    'preferidos',
    both(
      'Esos datos fiscales aparecerán primero cuando factures.',
      'Those tax data will come first when you ask for an invoice.',
    ),
  ],
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
    const [profiles, history] = await Promise.all([
      listProfiles(app.db, account.id),
      historyOf(app.db, wholeHistory(account.id), NO_FILTER, 1),
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
        <LatestInvoices lines={history.lines.slice(0, LATEST)} count={history.count} />
        <AccountWays />
        <Leave />
      </>
    )
    return sendPage(app, request, reply, { title, islands: ['form'] }, body)
  })
}

const LATEST = 5

function LatestInvoices({ lines, count }: { lines: readonly HistoryLine[]; count: number }) {
  const { say } = useLanguage()
  return (
    <section class="block" aria-labelledby="facturas">
      <h2 id="facturas">{say('Tus facturas', 'Your invoices')}</h2>
      {count === 0 ? (
        <p>
          {say(
            'Aquí aparecerán las facturas que pidas después de entrar a tu cuenta.',
            'The invoices that you ask for while signed in will appear here.',
          )}
        </p>
      ) : (
        <>
          <InvoiceList lines={lines} />
          <p>
            <a href="/cuenta/facturas">
              {say(`Ver todas, buscar y descargar (${count})`, `See all, search and download (${count})`)}
            </a>
          </p>
        </>
      )}
    </section>
  )
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
        <TicketNumberField form={emptyForm} />
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
