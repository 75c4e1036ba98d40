import { descripcionOf } from '@timbra/cfdi'
import type { IssuanceView } from '../../issuance/view.ts'
import { formatCode } from '../../tickets/code.ts'
import type { FormView } from '../form.ts'
import { ButtonLink } from '../ui/button.tsx'
import { ErrorSummary } from '../ui/error-summary.tsx'
import { Spanish, useLanguage } from '../ui/language.tsx'
import { formatPesos } from '../ui/money.ts'
import { StampMark } from '../ui/stamp-mark.tsx'
import { Timeline } from '../ui/timeline.tsx'
import { Standing, StillPossible } from './after/after-section.tsx'
import { Share } from './after/share.tsx'
import type { After } from './after/view.ts'
import { AcuseLinks, Meanwhile } from './meanwhile.tsx'
import { Correction, SendByMail } from './invoice-forms.tsx'
import { DATA_FIELDS } from './receptor-form.ts'
import { folioOf, isLate, isPending, versionOf, type Words } from './state-words.ts'
import { SurplusNotice } from './surplus-notice.tsx'

/** The permanent page of one invoice. `form` is that of the correction, or of the mail, whichever was sent last. */
export function InvoiceBody(props: {
  readonly view: IssuanceView
  readonly form: FormView
  readonly now: Date
  readonly after: After
  readonly words: Words
}) {
  const { view, form, now, after, words } = props
  const { tell } = useLanguage()
  return (
    <>
      <p id="aviso" class="visually-hidden" role="status" />
      <article
        data-progress={words.phase}
        data-version={versionOf(view, now)}
        data-pending={String(isPending(view))}
      >
        <ErrorSummary form={form} fields={DATA_FIELDS} />
        <Standing view={view} after={after} />
        <section class="card" data-live="avance">
          <div class="headline">
            <h1>{tell(words.title)}</h1>
            {words.phase === 'ready' && <StampMark />}
          </div>
          <p class={words.phase === 'ready' ? 'lead' : `notice ${words.kind}`}>{tell(words.lead)}</p>
          {isLate(view, now) && <Meanwhile view={view} />}
          {(words.phase === 'ready' || words.phase === 'cancelled') && <Downloads view={view} />}
          {view.surplus && <SurplusNotice surplus={view.surplus} />}
          {words.phase === 'withdrawn' && <GoOn after={after} />}
          {(words.phase === 'progress' || words.phase === 'ready') && <Timeline view={view} />}
        </section>
        {words.phase === 'customer' && <Correction {...{ view, form, after }} />}
        {words.phase === 'customer' && <AcuseLinks view={view} />}
        {words.phase === 'ready' && <SendByMail view={view} form={form} />}
        {words.phase === 'ready' && <Share view={view} />}
        {words.phase === 'ready' && <StillPossible view={view} after={after} />}
        <Facts view={view} />
      </article>
    </>
  )
}

/** After a request that ended: to the invoice that stands, else to a new one. */
function GoOn({ after: { originals } }: { after: After }) {
  const { say } = useLanguage()
  const [original] = originals
  return (
    <p class="actions">
      {original ? (
        <ButtonLink href={`/factura/${original.token}`}>{say('Ver mi factura', 'See my invoice')}</ButtonLink>
      ) : (
        <ButtonLink href="/facturar">
          {say('Facturar este u otro ticket', 'Invoice this or another ticket')}
        </ButtonLink>
      )}
    </p>
  )
}

function Downloads({ view }: { view: IssuanceView }) {
  const { say } = useLanguage()
  return (
    <p class="actions downloads">
      <ButtonLink href={`/factura/${view.token}/pdf`}>{say('Descargar PDF', 'Download PDF')}</ButtonLink>
      <ButtonLink href={`/factura/${view.token}/xml`} kind="secondary">
        {say('Descargar XML', 'Download XML')}
      </ButtonLink>
    </p>
  )
}

function Facts({ view }: { view: IssuanceView }) {
  const { say } = useLanguage()
  const { receptor } = view
  return (
    <section class="card">
      <h2>{say('Datos de la factura', 'What the invoice says')}</h2>
      <dl class="facts" data-live="datos">
        <dt>{view.folio === null ? say('Folio de tu solicitud', 'Number of your request') : 'Folio'}</dt>
        <dd class="mono">{folioOf(view)}</dd>
        {view.uuid !== null && (
          <>
            <dt>{say('Folio fiscal (UUID)', 'Fiscal folio (UUID)')}</dt>
            <dd class="mono">{view.uuid}</dd>
          </>
        )}
        <dt>Total</dt>
        <dd class="mono">{formatPesos(view.total)}</dd>
        <dt>{say('A nombre de', 'In the name of')}</dt>
        <dd>
          {receptor.nombre}, <span class="mono">{receptor.rfc}</span>
        </dd>
        <dt>{say('Régimen y uso', 'Regime and use')}</dt>
        <dd>
          <Spanish>
            {receptor.regimenFiscalReceptor} {descripcionOf.regimen(receptor.regimenFiscalReceptor)} ·{' '}
            {receptor.usoCFDI} {descripcionOf.usoCFDI(receptor.usoCFDI)}
          </Spanish>
        </dd>
        <dt>{say('Tienda', 'Store')}</dt>
        <dd>
          <Spanish>
            {view.store.name}, {view.store.address}
          </Spanish>
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
          {say(
            'Esta página es permanente: guarda su dirección, o vuelve a escribir tu ticket cuando quieras y llegarás aquí.',
            'This page stays: keep its address, or enter your ticket again whenever you like and you will arrive here.',
          )}
        </p>
      )}
    </section>
  )
}
