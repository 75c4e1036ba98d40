import type { IssuanceView } from '../../issuance/view.ts'
import { When } from './when.tsx'

type Mark = 'done' | 'now' | 'stuck' | 'todo'
type Stop = {
  readonly name: string
  readonly mark: Mark
  readonly at: Date | null
  readonly note: string | null
}

const SPOKEN: Readonly<Record<Mark, string>> = {
  done: 'hecho',
  now: 'en curso',
  stuck: 'en pausa',
  todo: 'pendiente',
}

/** The way of an invoice: recibida → sellada → timbrada → enviada, with times on the store's clock. */
export function Timeline({ view }: { view: IssuanceView }) {
  return (
    <ol class="timeline" aria-label="Avance de tu factura">
      {stopsOf(view).map((stop) => (
        <li key={stop.name} class={stop.mark} aria-current={stop.mark === 'now' ? 'step' : undefined}>
          <span class="dot" aria-hidden="true">
            {stop.mark === 'stuck' && '!'}
          </span>
          <strong>
            {stop.name} <span class="visually-hidden">({SPOKEN[stop.mark]})</span>
          </strong>
          {stop.at && <When at={stop.at} timeZone={view.store.timeZone} />}
          {stop.note && (
            <small>
              {stop.at && ' · '}
              {stop.note}
            </small>
          )}
        </li>
      ))}
    </ol>
  )
}

/** @returns the four stops; without an e-mail the last one is the download */
export function stopsOf(view: IssuanceView): readonly Stop[] {
  const reached = (state: string) => view.events.findLast((event) => event.toState === state)?.at ?? null
  const stuck = ['waiting-customer', 'waiting-sat', 'waiting-store', 'manual', 'ambiguous'].includes(
    view.state,
  )
  const stamped = view.stampedAt !== null
  const sealed = stamped || ['sealed', 'stamping', 'ambiguous'].includes(view.state)
  const working: Mark = stuck ? 'stuck' : 'now'
  return [
    { name: 'Recibida', mark: 'done', at: view.requestedAt, note: null },
    {
      name: 'Sellada por la tienda',
      mark: sealed ? 'done' : view.state === 'withdrawn' ? 'todo' : working,
      at: sealed ? reached('sealed') : null,
      note: null,
    },
    {
      name: 'Timbrada ante el SAT',
      mark: stamped ? 'done' : sealed ? working : 'todo',
      at: view.stampedAt,
      note: null,
    },
    lastStop(view, stamped),
  ]
}

function lastStop(view: IssuanceView, stamped: boolean): Stop {
  const sent = view.deliveries.find((delivery) => delivery.state === 'sent')
  if (sent) return { name: 'Enviada', mark: 'done', at: sent.sentAt, note: `a ${sent.email}` }
  const pending = view.deliveries.find((delivery) => delivery.state === 'pending')
  if (pending) return { name: 'Enviada', mark: 'now', at: null, note: `va en camino a ${pending.email}` }
  const failed = view.deliveries.find((delivery) => delivery.state === 'failed')
  if (failed) {
    const note = `no se pudo entregar a ${failed.email}: escribe otro correo o descárgala`
    return { name: 'Enviada', mark: 'stuck', at: null, note }
  }
  if (view.email !== null) return { name: 'Enviada', mark: stamped ? 'now' : 'todo', at: null, note: null }
  return { name: 'Lista para descargar', mark: stamped ? 'done' : 'todo', at: null, note: null }
}
