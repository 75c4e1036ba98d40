import type { Health } from '../../status/policy.ts'
import type { Incident, StatusView, Timing } from '../../status/view.ts'
import { CENTRE, spanText } from './span-text.ts'
import { StatusChart } from './status-chart.tsx'
import { whenText } from '../ui/when.tsx'

const HEALTH: Readonly<Record<Health, { kind: string; title: string; lead: string }>> = {
  working: {
    kind: 'good',
    title: 'Todo funciona',
    lead: 'Las facturas se están timbrando con normalidad.',
  },
  slow: {
    kind: 'warn',
    title: 'Vamos lentos',
    lead: 'Hay solicitudes que llevan más de un minuto esperando. Están guardadas y salen solas; no las pidas de nuevo.',
  },
  'pac-down': {
    kind: 'warn',
    title: 'El timbrado no responde',
    lead: 'El proveedor autorizado que timbra ante el SAT no contesta. Puedes seguir pidiendo tu factura: la guardamos con su hora y sale en cuanto vuelva, primero la que tenga el plazo más próximo.',
  },
}

/** The figures of /estado. `data-live` parts are renewed in place by the island. */
export function StatusBody({ view }: { view: StatusView }) {
  const health = HEALTH[view.health]
  return (
    <div data-live="estado">
      <section class="card">
        <h1>Estado del servicio</h1>
        <p class={`notice ${health.kind} health`}>
          <strong>{health.title}.</strong> {health.lead}
        </p>
        <Figures view={view} />
        <p class="hint">
          Medido el <time dateTime={view.at.toISOString()}>{whenText(view.at, CENTRE)}</time> (hora del centro
          de México). Se renueva solo.
        </p>
      </section>
      <section class="card">
        <h2>Cuánto tarda una factura</h2>
        <dl class="figures">
          <Times name="Última hora" timing={view.hour} />
          <Times name="Últimas 24 horas" timing={view.day} />
        </dl>
        <StatusChart hours={view.hours} />
      </section>
      <Incidents incidents={view.incidents} now={view.at} />
    </div>
  )
}

function Figures({ view: { facts, at } }: { view: StatusView }) {
  const last = facts.lastStampedAt
  return (
    <dl class="figures">
      <Figure
        name="Última factura timbrada"
        value={last === null ? 'todavía ninguna' : `hace ${spanText(at.getTime() - last.getTime())}`}
      />
      <Figure name="Esperando ahora" value={String(facts.waiting)} />
      <Figure name="Comprobando con el proveedor" value={String(facts.ambiguous)} />
      {facts.waitingSat > 0 && <Figure name="Esperando la lista del SAT" value={String(facts.waitingSat)} />}
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
  if (median_s === null || p95_s === null) return <Figure name={name} value="sin facturas" />
  return (
    <div>
      <dt>{name}</dt>
      <dd>{spanText(median_s * 1000)}</dd>
      <dd class="hint">
        la mitad; 95 de cada 100 en menos de {spanText(p95_s * 1000)} ({n} {n === 1 ? 'factura' : 'facturas'})
      </dd>
    </div>
  )
}

const KINDS: Readonly<Record<Incident['kind'], string>> = {
  slow: 'Lentitud',
  'pac-down': 'El timbrado no respondía',
}

function Incidents({ incidents, now }: { incidents: readonly Incident[]; now: Date }) {
  return (
    <section class="card">
      <h2>Incidentes</h2>
      {incidents.length === 0 && <p>Ninguno anotado.</p>}
      <ul class="invoices incidents">
        {incidents.map(({ kind, openedAt, closedAt }) => (
          <li key={openedAt.toISOString()}>
            <span>
              <strong>{KINDS[kind]}</strong>
              <br />
              <time class="hint" dateTime={openedAt.toISOString()}>
                {whenText(openedAt, CENTRE)}
              </time>
            </span>
            <p>
              {closedAt === null
                ? `sigue, desde hace ${spanText(now.getTime() - openedAt.getTime())}`
                : `duró ${spanText(closedAt.getTime() - openedAt.getTime())}`}
            </p>
          </li>
        ))}
      </ul>
      <p class="hint">Los anota la máquina, minuto a minuto; nadie los edita. Horas del centro de México.</p>
    </section>
  )
}
