import type { Health } from '../../status/policy.ts'
import type { Incident, StatusView, Timing } from '../../status/view.ts'
import { type Both, both } from '../language.ts'
import { useLanguage } from '../ui/language.tsx'
import { CENTRE, spanText } from './span-text.ts'
import { StatusChart } from './status-chart.tsx'
import { whenText } from '../ui/when.tsx'

const HEALTH: Readonly<Record<Health, { kind: string; title: Both; lead: Both }>> = {
  working: {
    kind: 'good',
    title: both('Todo funciona', 'Everything works'),
    lead: both('Las facturas se están timbrando con normalidad.', 'Invoices are being stamped as usual.'),
  },
  slow: {
    kind: 'warn',
    title: both('Vamos lentos', 'We are slow'),
    lead: both(
      'Hay solicitudes que llevan más de un minuto esperando. Están guardadas y salen solas; no las pidas de nuevo.',
      'Some requests have been waiting for more than a minute. They are kept and go out by themselves; do not ask again.',
    ),
  },
  'pac-down': {
    kind: 'warn',
    title: both('El timbrado no responde', 'The stamping does not answer'),
    lead: both(
      'El proveedor autorizado que timbra ante el SAT no contesta. Puedes seguir pidiendo tu factura: la guardamos con su hora y sale en cuanto vuelva, primero la que tenga el plazo más próximo.',
      'The provider whom the SAT authorises to stamp does not answer. You can go on asking for your invoice: we keep it with its hour, and it goes out as soon as they are back, nearest deadline first.',
    ),
  },
}

/** The figures of /estado. `data-live` parts are renewed in place by the island. */
export function StatusBody({ view }: { view: StatusView }) {
  const { language, say, tell } = useLanguage()
  const health = HEALTH[view.health]
  return (
    <div data-live="estado">
      <section class="card">
        <h1>{say('Estado del servicio', 'Service status')}</h1>
        <p class={`notice ${health.kind} health`}>
          <strong>{tell(health.title)}.</strong> {tell(health.lead)}
        </p>
        <Figures view={view} />
        <p class="hint">
          {say('Medido el', 'Measured on')}{' '}
          <time dateTime={view.at.toISOString()}>{whenText(view.at, CENTRE, language)}</time>{' '}
          {say('(hora del centro de México). Se renueva solo.', '(Mexico City time). It renews itself.')}
        </p>
      </section>
      <section class="card">
        <h2>{say('Cuánto tarda una factura', 'How long an invoice takes')}</h2>
        <dl class="figures">
          <Times name={say('Última hora', 'Last hour')} timing={view.hour} />
          <Times name={say('Últimas 24 horas', 'Last 24 hours')} timing={view.day} />
        </dl>
        <StatusChart hours={view.hours} />
      </section>
      <Incidents incidents={view.incidents} now={view.at} />
    </div>
  )
}

function Figures({ view: { facts, at } }: { view: StatusView }) {
  const { language, say } = useLanguage()
  const last = facts.lastStampedAt
  const ago = (ms: number) => say(`hace ${spanText(ms)}`, `${spanText(ms, language)} ago`)
  return (
    <dl class="figures">
      <Figure
        name={say('Última factura timbrada', 'Last invoice stamped')}
        value={last === null ? say('todavía ninguna', 'none yet') : ago(at.getTime() - last.getTime())}
      />
      <Figure name={say('Esperando ahora', 'Waiting now')} value={String(facts.waiting)} />
      <Figure
        name={say('Comprobando con el proveedor', 'Being checked with the provider')}
        value={String(facts.ambiguous)}
      />
      {facts.waitingSat > 0 && (
        <Figure
          name={say('Esperando la lista del SAT', 'Waiting for the SAT’s list')}
          value={String(facts.waitingSat)}
        />
      )}
    </dl>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Times({ name, timing: { n, median_s, p95_s } }: { name: string; timing: Timing }) {
  const { language, say } = useLanguage()
  if (median_s === null || p95_s === null)
    return <Figure name={name} value={say('sin facturas', 'no invoices')} />
  return (
    <div>
      <dt>{name}</dt>
      <dd>{spanText(median_s * 1000, language)}</dd>
      <dd class="hint">
        {say(
          `la mitad; 95 de cada 100 en menos de ${spanText(p95_s * 1000)} (${n} ${n === 1 ? 'factura' : 'facturas'})`,
          `half of them; 95 in 100 in less than ${spanText(p95_s * 1000, 'en')} (${n} ${n === 1 ? 'invoice' : 'invoices'})`,
        )}
      </dd>
    </div>
  )
}

const KINDS: Readonly<Record<Incident['kind'], Both>> = {
  slow: both('Lentitud', 'Slowness'),
  'pac-down': both('El timbrado no respondía', 'The stamping did not answer'),
}

function Incidents({ incidents, now }: { incidents: readonly Incident[]; now: Date }) {
  const { language, say, tell } = useLanguage()
  const span = (ms: number) => spanText(ms, language)
  return (
    <section class="card">
      <h2>{say('Incidentes', 'Incidents')}</h2>
      {incidents.length === 0 && <p>{say('Ninguno anotado.', 'None on record.')}</p>}
      <ul class="invoices incidents">
        {incidents.map(({ kind, openedAt, closedAt }) => (
          <li key={openedAt.toISOString()}>
            <span>
              <strong>{tell(KINDS[kind])}</strong>
              <br />
              <time class="hint" dateTime={openedAt.toISOString()}>
                {whenText(openedAt, CENTRE, language)}
              </time>
            </span>
            <p>
              {closedAt === null
                ? `${say('sigue, desde hace', 'goes on, for')} ${span(now.getTime() - openedAt.getTime())}`
                : `${say('duró', 'lasted')} ${span(closedAt.getTime() - openedAt.getTime())}`}
            </p>
          </li>
        ))}
      </ul>
      <p class="hint">
        {say(
          'Los anota la máquina, minuto a minuto; nadie los edita. Horas del centro de México.',
          'The machine notes them, minute by minute; nobody edits them. Mexico City time.',
        )}
      </p>
    </section>
  )
}
