import { formatCode } from '../../../tickets/code.ts'
import { groupTickets } from '../../../issuance/request-several.ts'
import { encryptBasket } from './basket.ts'
import type { Fault } from '@timbra/cfdi'
import type { Search } from '../../../tickets/search.ts'
import type { FormView } from '../../form.ts'
import { both, inError } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { STATUS } from '../../render-error.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { FaultText } from '../../ui/fault-text.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { formatPesos, sumPesos } from '../../ui/money.ts'
import { Steps } from '../../ui/steps.tsx'
import { Excluded } from '../../ui/ticket-paper.tsx'
import { Deadline, When } from '../../ui/when.tsx'
import { BASKET_MAX } from './basket.ts'
import { EvidenceFields } from './evidence-fields.tsx'
import { OwnFields } from './own-fields.tsx'
import { Photo } from './photo-form.tsx'
import { type BasketTicket, freeOnes } from './states.ts'
import { atTypedField, carried, isByOwnFields, type Step, type Typed } from './step.ts'
import { TicketNumberField } from './ticket-number-field.tsx'

type BasketProps = {
  readonly step: Step
  readonly basket: readonly BasketTicket[]
  readonly typed: Typed
  readonly faults: readonly Fault[]
  readonly askProof: boolean
}

/** All tickets of the basket, each with its state, and the way to add one. */
export function showBasket(asked: BasketProps) {
  const { app, request, reply } = asked.step
  const props = { ...asked, faults: atTypedField(asked.step, asked.faults) }
  const title = both('Tus tickets', 'Your tickets')
  const [first] = props.basket
  const look = {
    title: props.faults.length > 0 ? inError(title) : title,
    ...(props.faults.length > 0 ? { status: STATUS.unprocessable } : {}),
    ...(first ? { issuerId: first.ticket.issuerId } : {}),
    islands: ['form', 'scan'] as const,
  }
  return sendPage(app, request, reply, look, <BasketBody {...props} />)
}

function BasketBody(props: BasketProps) {
  const { say } = useLanguage()
  const { step, basket, faults } = props
  return (
    <>
      <Steps current={1} />
      <h1>{say('Tus tickets', 'Your tickets')}</h1>
      <ErrorSummary
        form={{ values: {}, faults }}
        fields={[
          'numero',
          'total',
          'fecha',
          'tarjeta',
          'archivo',
          ...step.search.fields.map(({ name }) => name),
        ]}
      />
      <ul class="tickets">
        {basket.map((item) => (
          <Item key={item.ticket.id} item={item} {...props} />
        ))}
      </ul>
      <Continue {...props} />
      {basket.length < BASKET_MAX && <Add {...props} />}
    </>
  )
}

function Item({ item, step, basket, typed }: BasketProps & { item: BasketTicket }) {
  const { say } = useLanguage()
  const { ticket, store } = item
  const others = basket
    .filter(({ ticket: other }) => other.id !== ticket.id)
    .map(({ ticket: other }) => other.id)
  const without = new URLSearchParams(carried({ ...typed, boletos: encryptBasket(step.app, others) }))
  return (
    <li class="card">
      <h2>
        {store?.name ?? say('Compra', 'Purchase')} · <span class="mono">{formatPesos(ticket.total)}</span>
      </h2>
      <p class="hint">
        <When at={ticket.issuedAt} timeZone={ticket.timeZone} /> ·{' '}
        <span class="mono">{formatCode(ticket.code)}</span>
      </p>
      <State item={item} />
      <p>
        <a href={`/facturar/tickets?${without}`}>
          {say('Quitar', 'Remove')}
          <span class="visually-hidden"> {formatCode(ticket.code)}</span>
        </a>
      </p>
    </li>
  )
}

function State({ item: { ticket, state } }: { item: BasketTicket }) {
  const { say } = useLanguage()
  if (state.kind === 'barred')
    return (
      <p class="fault">
        <FaultText fault={state.fault} />
      </p>
    )
  if (state.kind === 'invoiced')
    return (
      <p>
        {say(
          'Este ticket ya tiene factura; no entra otra vez.',
          'This ticket has an invoice already; it is not taken again.',
        )}{' '}
        <a href={`/factura/${state.token}`}>{say('Ver su factura', 'See its invoice')}</a>
      </p>
    )
  return (
    <>
      <Excluded ticket={ticket} />
      <p class="hint">
        {say('Puedes facturarla ', 'You can invoice it ')}
        <Deadline at={ticket.invoiceBy} timeZone={ticket.timeZone} />.
      </p>
    </>
  )
}

function Continue({ basket, typed }: BasketProps) {
  const { say } = useLanguage()
  const free = freeOnes(basket).map(({ ticket }) => ticket)
  if (free.length === 0)
    return (
      <p class="lead">
        {say('Agrega un ticket que se pueda facturar.', 'Add a ticket that can be invoiced.')}
      </p>
    )
  return (
    <form class="card" action="/facturar" method="get">
      <input type="hidden" name="boletos" value={typed.boletos} />
      <input type="hidden" name="seguir" value="1" />
      <p>
        {say('Total por facturar:', 'Total to invoice:')}{' '}
        <strong class="mono">{formatPesos(sumPesos(free.map(({ total }) => total)))}</strong>
      </p>
      {free.length > 1 && <Choice typed={typed} invoices={groupTickets(free, 'together').length} />}
      <p class="actions">
        <Button>{say('Continuar', 'Continue')}</Button>
      </p>
    </form>
  )
}

function Choice({ typed, invoices }: { typed: Typed; invoices: number }) {
  const { say } = useLanguage()
  const together =
    invoices === 1
      ? say('Una sola factura con todo', 'One invoice with everything')
      : say(
          `${invoices} facturas: una por tienda, porque cada tienda factura lo suyo`,
          `${invoices} invoices: one per store, because each store issues its own`,
        )
  return (
    <fieldset class="choices">
      <legend>{say('¿Cómo las quieres?', 'How do you want them?')}</legend>
      <label>
        <input type="radio" name="modo" value="una" checked={typed.grouping === 'together'} /> {together}
      </label>
      <label>
        <input type="radio" name="modo" value="cada" checked={typed.grouping === 'apart'} />{' '}
        {say('Una factura por ticket', 'One invoice per ticket')}
      </label>
    </fieldset>
  )
}

/** Every way to a further ticket that the first one had: code or number, the store's own fields, photo, camera. Open
 *  from the start for whoever has come to add a second one. */
function Add({ step, typed, basket, faults, askProof }: BasketProps) {
  const { say } = useLanguage()
  const { app, search } = step
  const { numero, total, fecha, tarjeta, own } = step.typed
  const form = { values: { ...own, numero, total, fecha, tarjeta }, faults }
  const used = isByOwnFields(step.typed)
  const ways = { form, search, carried: carried(typed) }
  return (
    <details class="add" open={basket.length === 1 || faults.length > 0 || askProof}>
      <summary>{say('Agregar otro ticket', 'Add another ticket')}</summary>
      <AddByNumber {...ways} askProof={askProof && !used} />
      <OwnFields {...{ ...ways, askProof, used }} action="/facturar/tickets" />
      <Photo {...ways} decoderHref={app.assets.islandHref('qr-decoder')} />
    </details>
  )
}

type AddProps = {
  readonly form: FormView
  readonly search: Search
  readonly carried: Readonly<Record<string, string>>
  readonly askProof: boolean
}

function AddByNumber({ form, search, carried, askProof }: AddProps) {
  const { say } = useLanguage()
  return (
    <form class="card" action="/facturar/tickets" method="get" novalidate>
      <Hidden values={carried} />
      <TicketNumberField form={form} />
      <EvidenceFields form={form} proof={search.proof} optional={!askProof} focus={askProof} />
      <p class="actions">
        <Button kind="secondary" busy={say('Buscando…', 'Looking…')}>
          {say('Agregar', 'Add')}
        </Button>
      </p>
    </form>
  )
}
