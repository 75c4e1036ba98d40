import type { IssuanceView } from '../../issuance/view.ts'
import { type Both, both } from '../language.ts'
import { type Speech, useLanguage } from './language.tsx'
import { ShortWhen } from './when.tsx'

type Mark = 'done' | 'now' | 'stuck' | 'todo'
type Stop = {
  readonly name: string
  readonly mark: Mark
  readonly at: Date | null
  readonly note: string | null
}

const SPOKEN: Readonly<Record<Mark, Both>> = {
  done: both('hecho', 'done'),
  now: both('en curso', 'under way'),
  stuck: both('en pausa', 'paused'),
  todo: both('pendiente', 'to come'),
}

/** The way of an invoice: recibida → sellada → timbrada → enviada, with times on the store's clock. */
export function Timeline({ view }: { view: IssuanceView }) {
  const speech = useLanguage()
  return (
    <ol class="timeline" aria-label={speech.say('Avance de tu factura', 'Progress of your invoice')}>
      {stopsOf(view, speech).map((stop) => (
        <li key={stop.name} class={stop.mark} aria-current={stop.mark === 'now' ? 'step' : undefined}>
          <span class="dot" aria-hidden="true">
            {stop.mark === 'stuck' && '!'}
          </span>
          <strong>
            {stop.name} <span class="visually-hidden">({speech.tell(SPOKEN[stop.mark])})</span>
          </strong>
          {stop.at && <ShortWhen at={stop.at} timeZone={view.store.timeZone} />}
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
function stopsOf(view: IssuanceView, speech: Speech): readonly Stop[] {
  const { say } = speech
  const reached = (state: string) => view.events.findLast((event) => event.toState === state)?.at ?? null
  const stuck = ['waiting-customer', 'waiting-sat', 'waiting-store', 'manual', 'ambiguous'].includes(
    view.state,
  )
  const stamped = view.stampedAt !== null
  const sealed = stamped || ['sealed', 'stamping', 'ambiguous'].includes(view.state)
  const working: Mark = stuck ? 'stuck' : 'now'
  return [
    { name: say('Recibida', 'Received'), mark: 'done', at: view.requestedAt, note: null },
    {
      name: say('Sellada por la tienda', 'Sealed by the store'),
      mark: sealed ? 'done' : view.state === 'withdrawn' ? 'todo' : working,
      at: sealed ? reached('sealed') : null,
      note: null,
    },
    {
      name: say('Timbrada ante el SAT', 'Stamped for the SAT'),
      mark: stamped ? 'done' : sealed ? working : 'todo',
      at: view.stampedAt,
      note: null,
    },
    lastStop(view, stamped, speech),
  ]
}

function lastStop(view: IssuanceView, stamped: boolean, { say }: Speech): Stop {
  const name = say('Enviada', 'Sent')
  const sent = view.deliveries.find((delivery) => delivery.state === 'sent')
  if (sent) return { name, mark: 'done', at: sent.sentAt, note: `${say('a', 'to')} ${sent.email}` }
  const pending = view.deliveries.find((delivery) => delivery.state === 'pending')
  if (pending) {
    const note = `${say('va en camino a', 'on its way to')} ${pending.email}`
    return { name, mark: 'now', at: null, note }
  }
  const failed = view.deliveries.find((delivery) => delivery.state === 'failed')
  if (failed) {
    const note = say(
      `no se pudo entregar a ${failed.email}: escribe otro correo o descárgala`,
      `could not be delivered to ${failed.email}: give another address, or download it`,
    )
    return { name, mark: 'stuck', at: null, note }
  }
  if (view.email !== null) return { name, mark: stamped ? 'now' : 'todo', at: null, note: null }
  const ready = say('Lista para descargar', 'Ready to download')
  return { name: ready, mark: stamped ? 'done' : 'todo', at: null, note: null }
}
