import { unreachable } from '../errors.ts'
import type { CancelOutcome } from '../pac/pac.ts'
import type { SatAnswer } from '../sat-status/sat-status.ts'
import { askAgainIn_ms, lookAgainIn_ms } from './backoff.ts'
import type { Cancellation, Change } from './cancellation.ts'

/** What a PAC's answer does to a request; pure. None makes it `cancelled`: an acuse proves a request, not a
 *  cancellation. Source: pac-spec §10.3, §10.5. */
export function afterAsking(held: Cancellation, outcome: CancelOutcome, now: Date): Change {
  switch (outcome.kind) {
    case 'accepted':
    case 'already': {
      const detail = { outcome: outcome.kind, code: outcome.satCode }
      const nextAt = after(now, lookAgainIn_ms(0) ?? 0)
      return { state: 'in-process', nextAt, ...keep(outcome), event: { kind: 'asked', detail } }
    }
    case 'not-found-yet':
      return { ...askAgain(held, now, 'not-found-yet', outcome.satCode), ...keep(outcome) }
    case 'not-cancelable': {
      const event = { kind: 'refused', detail: { code: outcome.satCode } } as const
      return { state: 'not-cancelable', nextAt: null, ...keep(outcome), event }
    }
    case 'rejected': {
      const code = outcome.issues[0]?.code ?? 'none'
      if (outcome.verdict === 'account-fix' || outcome.verdict === 'store-fix')
        return { ...askAgain(held, now, 'refused', code), satCode: code }
      const event = { kind: 'refused', detail: { code, verdict: outcome.verdict } } as const
      return { state: 'refused', nextAt: null, satCode: code, event }
    }
    case 'unknown':
      return askAgain(held, now, 'no-answer', outcome.why)
    default:
      return unreachable(outcome)
  }
}

function askAgain(
  held: Cancellation,
  now: Date,
  kind: 'not-found-yet' | 'no-answer' | 'refused',
  code: string,
): Change {
  const wait_ms = askAgainIn_ms(now.getTime() - held.stateSince.getTime())
  if (wait_ms === null)
    return { state: 'refused', nextAt: null, event: { kind: 'gave-up', detail: { code } } }
  return { state: 'requested', nextAt: after(now, wait_ms), event: { kind, detail: { code } } }
}

/** SAT's status is behind by minutes: so soon after a second request, a refusal may be that of the first. */
const OLD_NEWS_MS = 15 * 60_000

/** What SAT's status does to a request that was taken; pure. Only Cancelado is cancelled. Source: pac-spec §9. */
export function afterLooking(held: Cancellation, answer: SatAnswer, now: Date): Change {
  const estado = answer.kind === 'answered' ? answer.estado : null
  if (estado?.kind === 'cancelado') {
    const event = { kind: 'cancelled', detail: { como: estado.como } } as const
    return { state: 'cancelled', nextAt: null, event }
  }
  const seen = estado?.kind === 'vigente' ? estado.solicitud : (estado?.kind ?? 'unavailable')
  const age_ms = now.getTime() - held.stateSince.getTime()
  if (estado?.kind === 'vigente' && estado.solicitud === 'rechazada' && age_ms >= OLD_NEWS_MS)
    return { state: 'rejected', nextAt: null, event: { kind: 'looked', detail: { seen } } }
  const wait_ms = lookAgainIn_ms(age_ms)
  if (wait_ms === null)
    return { state: 'unresolved', nextAt: null, event: { kind: 'gave-up', detail: { seen } } }
  return { state: 'in-process', nextAt: after(now, wait_ms), event: { kind: 'looked', detail: { seen } } }
}

function keep(outcome: { satCode: string; acuse: Uint8Array | null }): {
  satCode: string
  acuse?: Uint8Array
} {
  return { satCode: outcome.satCode, ...(outcome.acuse ? { acuse: outcome.acuse } : {}) }
}

function after(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms)
}
