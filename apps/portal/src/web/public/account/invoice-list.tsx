import type { ComponentChildren } from 'preact'
import type { HistoryLine } from '../../../issuance/history-line.ts'
import { useLanguage } from '../../ui/language.tsx'
import { formatPesos } from '../../ui/money.ts'
import { dayText, lineName, stateText } from './history-words.ts'

/** Invoices, newest first. `ways` says where each leads: to its permanent page, or to its files. */
export function InvoiceList(props: {
  readonly lines: readonly HistoryLine[]
  readonly ways?: (line: HistoryLine) => ComponentChildren
}) {
  return (
    <ul class="invoices card">
      {props.lines.map((line) => (
        <Invoice key={line.id} line={line} ways={props.ways} />
      ))}
    </ul>
  )
}

function Invoice(props: {
  readonly line: HistoryLine
  readonly ways: ((line: HistoryLine) => ComponentChildren) | undefined
}) {
  const speech = useLanguage()
  const { line, ways } = props
  const name = <strong>{lineName(line, speech)}</strong>
  return (
    <li>
      <div>
        {ways === undefined ? (
          <a href={`/factura/${line.token}`}>
            {name}
            <span class="visually-hidden">
              {' '}
              {speech.say('por', 'for')} {formatPesos(line.total)}
            </span>
          </a>
        ) : (
          name
        )}
        <p>
          {line.receptor.nombre}
          <br />
          <span class="hint">
            {line.storeName} · {dayText(line.at, speech)}
          </span>
        </p>
        {ways?.(line)}
      </div>
      <p>
        <span class="mono">{formatPesos(line.total)}</span>
        <br />
        <span class="hint">{stateText(line.shown, speech)}</span>
      </p>
    </li>
  )
}
