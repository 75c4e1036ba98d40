import type { ComponentChildren } from 'preact'
import { HISTORY_PAGE } from '../../../issuance/history.ts'
import { HISTORY_STATES, type HistoryChoices, type HistoryLine } from '../../../issuance/history-line.ts'
import type { FormView } from '../../form.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { Select } from '../../ui/select.tsx'
import { ZIP_MAX } from './history-files.ts'
import { type HistoryQuery, historyAddress, isFiltered } from './history-query.ts'
import { monthText, stateText } from './history-words.ts'
import { InvoiceList } from './invoice-list.tsx'

export type HistoryProps = {
  /** Of the page; its files are at <path>/csv and <path>/zip. */
  readonly path: string
  readonly query: HistoryQuery
  readonly choices: HistoryChoices
  readonly lines: readonly HistoryLine[]
  readonly count: number
  readonly stamped: number
  readonly ways?: (line: HistoryLine) => ComponentChildren
}

/** A list of invoices that one can look through; everything is in the address, so it works without JavaScript. */
export function History(props: HistoryProps) {
  const { say } = useLanguage()
  return (
    <>
      <Filters {...props} />
      {props.count === 0 ? (
        <p>
          {isFiltered(props.query)
            ? say('Ninguna factura coincide con lo que buscas.', 'No invoice matches what you look for.')
            : say('Aún no hay facturas.', 'There are no invoices yet.')}
        </p>
      ) : (
        <>
          <p role="status">
            <strong>
              {props.count === 1
                ? say('1 factura', '1 invoice')
                : say(`${props.count} facturas`, `${props.count} invoices`)}
            </strong>
          </p>
          <InvoiceList lines={props.lines} {...(props.ways ? { ways: props.ways } : {})} />
          <Pages {...props} />
          {props.stamped > 0 && <Downloads {...props} />}
        </>
      )}
    </>
  )
}

function Filters({ path, query, choices }: HistoryProps) {
  const speech = useLanguage()
  const { say } = speech
  const { page: _, ...values } = query
  const form = { values, faults: [] }
  const everything = say('Todos', 'All')
  const months = choices.months.map((month) => ({ value: month, text: monthText(month, speech), own: true }))
  const receivers = choices.receivers.map(({ rfc, nombre }) => ({ value: rfc, text: `${nombre} · ${rfc}` }))
  const stores = choices.stores.map(({ id, name }) => ({ value: id, text: name }))
  const states = HISTORY_STATES.map((state) => ({ value: state, text: stateText(state, speech), own: true }))
  return (
    <form class="card" action={path} method="get">
      <TextField
        form={form}
        name="texto"
        label={say('Folio, número de ticket o total', 'Folio, ticket number or total')}
        type="search"
        autocomplete="off"
        spellcheck={false}
        maxlength={80}
      />
      <details class="aside" open={isFiltered({ ...query, texto: '' })}>
        <summary>{say('Más filtros', 'More filters')}</summary>
        <div class="row">
          <Choice form={form} name="mes" label={say('Mes', 'Month')} options={months} all={everything} />
          <Choice
            form={form}
            name="rfc"
            label={say('A nombre de', 'In the name of')}
            options={receivers}
            all={everything}
          />
          <Choice
            form={form}
            name="tienda"
            label={say('Tienda', 'Store')}
            options={stores}
            all={say('Todas', 'All')}
          />
          <Choice
            form={form}
            name="estado"
            label={say('Estado', 'State')}
            options={states}
            all={everything}
          />
        </div>
      </details>
      <div class="actions">
        <Button kind="secondary">{say('Buscar', 'Search')}</Button>
        {isFiltered(query) && <a href={path}>{say('Quitar filtros', 'Clear filters')}</a>}
      </div>
    </form>
  )
}

function Choice(props: {
  readonly form: FormView
  readonly name: string
  readonly label: string
  readonly options: readonly { value: string; text: string; own?: boolean }[]
  readonly all: string
}) {
  const { form, name, label, options, all } = props
  return <Select form={form} name={name} label={label} groups={[{ label: '', options }]} placeholder={all} />
}

function Pages({ path, query, count }: HistoryProps) {
  const { say } = useLanguage()
  const last = Math.ceil(count / HISTORY_PAGE)
  if (last <= 1) return null
  const { page } = query
  return (
    <nav class="actions" aria-label={say('Páginas', 'Pages')}>
      {page > 1 && (
        <a href={historyAddress(path, query, page - 1)} rel="prev">
          {say('Más nuevas', 'Newer')}
        </a>
      )}
      <span>{say(`Página ${page} de ${last}`, `Page ${page} of ${last}`)}</span>
      {page < last && (
        <a href={historyAddress(path, query, page + 1)} rel="next">
          {say('Más antiguas', 'Older')}
        </a>
      )}
    </nav>
  )
}

function Downloads({ path, query, stamped }: HistoryProps) {
  const { say } = useLanguage()
  return (
    <section class="block" aria-labelledby="descargas">
      <h2 id="descargas">{say('Descargar esta lista', 'Download this list')}</h2>
      <p class="actions">
        {stamped <= ZIP_MAX && (
          <ButtonLink href={historyAddress(`${path}/zip`, query)} kind="secondary" download>
            {say(`ZIP con XML y PDF (${stamped})`, `ZIP with XML and PDF (${stamped})`)}
          </ButtonLink>
        )}
        <ButtonLink href={historyAddress(`${path}/csv`, query)} kind="secondary" download>
          {say('CSV para Excel', 'CSV for Excel')}
        </ButtonLink>
      </p>
      <p class="hint">
        {stamped > ZIP_MAX
          ? say(
              `El ZIP puede llevar hasta ${ZIP_MAX} facturas; esta lista tiene ${stamped}. Elige un mes.`,
              `The ZIP can hold up to ${ZIP_MAX} invoices; this list has ${stamped}. Choose a month.`,
            )
          : say(
              'Hacemos cada PDF al momento, así que el ZIP va llegando poco a poco. Si se interrumpe, tu navegador lo dirá: vuelve a pedirlo.',
              'We make each PDF on the spot, so the ZIP arrives bit by bit. If it is cut off your browser will say so: ask again.',
            )}
      </p>
    </section>
  )
}
