import { descripcionOf } from '@timbra/cfdi'
import type { IssuanceView } from '../../issuance/view.ts'
import { formatCode } from '../../tickets/code.ts'
import type { FormView } from '../form.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { ErrorSummary } from '../ui/error-summary.tsx'
import { TextField } from '../ui/field.tsx'
import { formatPesos } from '../ui/money.ts'
import { ReceptorFields } from '../ui/receptor-fields.tsx'
import { Seal } from '../ui/seal.tsx'
import { Timeline } from '../ui/timeline.tsx'
import { When } from '../ui/when.tsx'
import { DATA_FIELDS } from './receptor-form.ts'
import { folioOf, isPending, versionOf, WORDS } from './state-words.ts'

/** The permanent page of one invoice. `form` is that of the correction, or of the mail, whichever was sent last. */
export function InvoiceBody({ view, form }: { view: IssuanceView; form: FormView }) {
  const words = WORDS[view.state]
  return (
    <>
      <p id="aviso" class="visually-hidden" role="status" />
      <article
        data-progress={words.phase}
        data-version={versionOf(view)}
        data-pending={String(isPending(view))}
      >
        <ErrorSummary form={form} fields={DATA_FIELDS} />
        <section class="card" data-live="avance">
          <div class="headline">
            <h1>{words.title}</h1>
            {words.phase === 'ready' && <Seal />}
          </div>
          <p class={words.phase === 'ready' ? 'lead' : `notice ${words.kind}`}>{words.lead}</p>
          {words.phase === 'ready' && <Downloads view={view} />}
          {words.phase === 'withdrawn' && (
            <p class="actions">
              <ButtonLink href="/facturar">Facturar este u otro ticket</ButtonLink>
            </p>
          )}
          {(words.phase === 'progress' || words.phase === 'ready') && <Timeline view={view} />}
        </section>
        {words.phase === 'customer' && <Correction view={view} form={form} />}
        {words.phase === 'ready' && <SendByMail view={view} form={form} />}
        <Facts view={view} />
      </article>
    </>
  )
}

function Downloads({ view }: { view: IssuanceView }) {
  return (
    <p class="actions downloads">
      <ButtonLink href={`/factura/${view.token}/pdf`}>Descargar PDF</ButtonLink>
      <ButtonLink href={`/factura/${view.token}/xml`} kind="secondary">
        Descargar XML
      </ButtonLink>
    </p>
  )
}

/** The form again, with what was typed and the SAT's complaint at its field; and the way out. */
function Correction({ view, form }: { view: IssuanceView; form: FormView }) {
  return (
    <section class="card">
      <h2>Corrige tus datos</h2>
      <form action={`/factura/${view.token}/corregir`} method="post" novalidate>
        <ReceptorFields form={form} />
        <TextField
          form={form}
          name="correo"
          label="Correo electrónico"
          type="email"
          inputmode="email"
          autocomplete="email"
          spellcheck={false}
          maxlength={254}
          optional
        />
        <p class="actions">
          <Button busy="Enviando…">Corregir y generar factura</Button>
        </p>
      </form>
      <details>
        <summary>Prefiero no facturar ahora</summary>
        <form action={`/factura/${view.token}/liberar`} method="post">
          <p>El ticket queda libre y podrás facturarlo después, con estos datos o con otros.</p>
          <Button kind="secondary" busy="Liberando…">
            Liberar ticket
          </Button>
        </form>
      </details>
    </section>
  )
}

function SendByMail({ view, form }: { view: IssuanceView; form: FormView }) {
  return (
    <section class="card">
      <h2>Enviar por correo</h2>
      <form action={`/factura/${view.token}/correo`} method="post" novalidate>
        <TextField
          form={form}
          name="correo"
          label="Correo electrónico"
          hint="Mandamos el PDF y el XML; puedes enviarla a quien quieras, por ejemplo a tu contador."
          type="email"
          inputmode="email"
          autocomplete="email"
          spellcheck={false}
          maxlength={254}
          required
        />
        <Button kind="secondary" busy="Enviando…">
          Enviar por correo
        </Button>
      </form>
      <Deliveries view={view} />
    </section>
  )
}

const DELIVERY_WORDS = { pending: 'va en camino', sent: 'enviada', failed: 'no se pudo entregar' } as const

function Deliveries({ view }: { view: IssuanceView }) {
  return (
    <ul class="deliveries" data-live="envios" id="envios">
      {view.deliveries.map((delivery, index) => (
        <li key={index}>
          <span class="mono">{delivery.email}</span>: {DELIVERY_WORDS[delivery.state]}
          {delivery.sentAt && (
            <>
              {' el '}
              <When at={delivery.sentAt} timeZone={view.store.timeZone} />
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

function Facts({ view }: { view: IssuanceView }) {
  const { receptor } = view
  return (
    <section class="card">
      <h2>Datos de la factura</h2>
      <dl class="facts" data-live="datos">
        <dt>{view.folio === null ? 'Folio de tu solicitud' : 'Folio'}</dt>
        <dd class="mono">{folioOf(view)}</dd>
        {view.uuid !== null && (
          <>
            <dt>Folio fiscal (UUID)</dt>
            <dd class="mono">{view.uuid}</dd>
          </>
        )}
        <dt>Total</dt>
        <dd class="mono">{formatPesos(view.total)}</dd>
        <dt>A nombre de</dt>
        <dd>
          {receptor.nombre}, <span class="mono">{receptor.rfc}</span>
        </dd>
        <dt>Régimen y uso</dt>
        <dd>
          {receptor.regimenFiscalReceptor} {descripcionOf.regimen(receptor.regimenFiscalReceptor)} ·{' '}
          {receptor.usoCFDI} {descripcionOf.usoCFDI(receptor.usoCFDI)}
        </dd>
        <dt>Tienda</dt>
        <dd>
          {view.store.name}, {view.store.address}
        </dd>
        <dt>{view.tickets.length === 1 ? 'Ticket' : 'Tickets'}</dt>
        <dd>
          {view.tickets.map((ticket) => (
            <div key={ticket.code}>
              <span class="mono">{formatCode(ticket.code)}</span> ·{' '}
              <span class="mono">{ticket.externalId}</span>
            </div>
          ))}
        </dd>
      </dl>
      {view.state !== 'withdrawn' && (
        <p class="hint">
          Esta página es permanente: guarda su dirección, o vuelve a escribir tu ticket cuando quieras y
          llegarás aquí.
        </p>
      )}
    </section>
  )
}
