import type { HourTiming } from '../../status/view.ts'
import { type Speech, useLanguage } from '../ui/language.tsx'
import { CENTRE, spanText } from './span-text.ts'

const [BAR, GAP, HEIGHT] = [20, 6, 130]
const [LEAST_s, MOST_s] = [0.1, 3_600]

/** The last 24 hours: a solid bar up to the median, a pale one up to the 95th percentile, heights by their logarithm.
 *  The same figures follow as a table, for whoever does not see the drawing. */
export function StatusChart({ hours }: { hours: readonly HourTiming[] }) {
  const speech = useLanguage()
  const width = hours.length * (BAR + GAP) - GAP
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${width} ${HEIGHT + 2}`} role="img" aria-label={summary(hours, speech)}>
        {[1, 10, 60, 600].map((s) => (
          <path key={s} class="grid" d={`M0 ${HEIGHT - heightOf(s)}h${width}`} />
        ))}
        {hours.map(({ hour, median_s, p95_s }, n) => (
          <g key={hour.toISOString()}>
            <Bar n={n} value_s={p95_s} kind="tail" />
            <Bar n={n} value_s={median_s} kind="half" />
          </g>
        ))}
        <path class="ground" d={`M0 ${HEIGHT + 1}h${width}`} />
      </svg>
      <figcaption class="hint">
        {speech.say(
          'Hora por hora desde ayer: la barra oscura es lo que tarda la mitad de las facturas; la clara, 95 de cada 100. Las líneas marcan 1 s, 10 s, 1 min y 10 min.',
          'Hour by hour since yesterday: the dark bar is what half of the invoices take; the pale one, 95 in 100. The lines mark 1 s, 10 s, 1 min and 10 min.',
        )}
      </figcaption>
      <Table hours={hours} />
    </figure>
  )
}

function Bar({ n, value_s, kind }: { n: number; value_s: number | null; kind: 'half' | 'tail' }) {
  if (value_s === null) return null
  const height = Math.max(3, heightOf(value_s))
  return <rect class={kind} x={n * (BAR + GAP)} y={HEIGHT - height} width={BAR} height={height} rx="3" />
}

function heightOf(seconds: number): number {
  const part = Math.log(Math.max(seconds, LEAST_s) / LEAST_s) / Math.log(MOST_s / LEAST_s)
  return Math.round(Math.min(1, part) * HEIGHT)
}

function summary(hours: readonly HourTiming[], { say, language }: Speech): string {
  const known = hours.filter((hour) => hour.median_s !== null)
  const worst = known.toSorted((a, b) => (b.p95_s ?? 0) - (a.p95_s ?? 0))[0]
  if (!worst)
    return say(
      'Tiempo hasta la factura en las últimas 24 horas: todavía no hay facturas.',
      'Time to the invoice in the last 24 hours: there are no invoices yet.',
    )
  const half = spanText((worst.median_s ?? 0) * 1000, language)
  const most = spanText((worst.p95_s ?? 0) * 1000, language)
  return say(
    `Tiempo hasta la factura en las últimas 24 horas, hora por hora. La peor fue la de las ${clock(worst.hour)}: la mitad en ${half} y 95 de cada 100 en menos de ${most}.`,
    `Time to the invoice in the last 24 hours, hour by hour. The worst was that of ${clock(worst.hour)}: half in ${half} and 95 in 100 in less than ${most}.`,
  )
}

function Table({ hours }: { hours: readonly HourTiming[] }) {
  const { language, say } = useLanguage()
  const known = hours.filter((hour) => hour.n > 0)
  if (known.length === 0) return null
  return (
    <details>
      <summary>{say('Las mismas cifras en una tabla', 'The same figures as a table')}</summary>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">{say('Hora', 'Hour')}</th>
            <th scope="col">{say('Facturas', 'Invoices')}</th>
            <th scope="col">{say('La mitad', 'Half')}</th>
            <th scope="col">{say('95 de 100', '95 in 100')}</th>
          </tr>
        </thead>
        <tbody>
          {known.map((hour) => (
            <tr key={hour.hour.toISOString()}>
              <th scope="row">{clock(hour.hour)}</th>
              <td>{hour.n}</td>
              <td>{spanText((hour.median_s ?? 0) * 1000, language)}</td>
              <td>{spanText((hour.p95_s ?? 0) * 1000, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

const CLOCK = new Intl.DateTimeFormat('es-MX', {
  timeZone: CENTRE,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

function clock(at: Date): string {
  return CLOCK.format(at)
}
