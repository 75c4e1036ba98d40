import type { HourTiming } from '../../status/view.ts'
import { CENTRE, spanText } from './span-text.ts'

const [BAR, GAP, HEIGHT] = [20, 6, 130]
const [LEAST_s, MOST_s] = [0.1, 3_600]

/** The last 24 hours: a solid bar up to the median, a pale one up to the 95th percentile, heights by their logarithm.
 *  The same figures follow as a table, for whoever does not see the drawing. */
export function StatusChart({ hours }: { hours: readonly HourTiming[] }) {
  const width = hours.length * (BAR + GAP) - GAP
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${width} ${HEIGHT + 2}`} role="img" aria-label={summary(hours)}>
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
        Hora por hora desde ayer: la barra oscura es lo que tarda la mitad de las facturas; la clara, 95 de
        cada 100. Las líneas marcan 1 s, 10 s, 1 min y 10 min.
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

function summary(hours: readonly HourTiming[]): string {
  const known = hours.filter((hour) => hour.median_s !== null)
  const worst = known.toSorted((a, b) => (b.p95_s ?? 0) - (a.p95_s ?? 0))[0]
  if (!worst) return 'Tiempo hasta la factura en las últimas 24 horas: todavía no hay facturas.'
  return `Tiempo hasta la factura en las últimas 24 horas, hora por hora. La peor fue la de las ${clock(worst.hour)}: la mitad en ${spanText((worst.median_s ?? 0) * 1000)} y 95 de cada 100 en menos de ${spanText((worst.p95_s ?? 0) * 1000)}.`
}

function Table({ hours }: { hours: readonly HourTiming[] }) {
  const known = hours.filter((hour) => hour.n > 0)
  if (known.length === 0) return null
  return (
    <details>
      <summary>Las mismas cifras en una tabla</summary>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">Hora</th>
            <th scope="col">Facturas</th>
            <th scope="col">La mitad</th>
            <th scope="col">95 de 100</th>
          </tr>
        </thead>
        <tbody>
          {known.map((hour) => (
            <tr key={hour.hour.toISOString()}>
              <th scope="row">{clock(hour.hour)}</th>
              <td>{hour.n}</td>
              <td>{spanText((hour.median_s ?? 0) * 1000)}</td>
              <td>{spanText((hour.p95_s ?? 0) * 1000)}</td>
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
