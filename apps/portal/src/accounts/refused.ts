import type { Fault } from '@timbra/cfdi'
import type { Excess } from '../quota/quota.ts'

/** The answer of a verb that did nothing. `retryAfter_s` is set when waiting, not correcting, is the remedy. */
export type Refused = {
  readonly kind: 'refused'
  readonly faults: readonly Fault[]
  readonly retryAfter_s: number | null
}

/** A refusal whose remedy is to correct the fields. */
export function refused(faults: readonly Fault[]): Refused {
  return { kind: 'refused', faults, retryAfter_s: null }
}

/** A refusal whose remedy is to wait. */
export function tooMany({ retryAfter_s }: Excess): Refused {
  const minutes = Math.ceil(retryAfter_s / 60)
  const when = minutes === 1 ? '1 minuto' : `${minutes} minutos`
  const message = `Fueron demasiados intentos seguidos. Por seguridad, vuelve a intentarlo en ${when}.`
  return {
    kind: 'refused',
    faults: [{ code: 'demasiados-intentos', path: '', message, source: 'timbra:accounts' }],
    retryAfter_s,
  }
}
