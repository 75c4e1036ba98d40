import { unreachable } from '../errors.ts'
import { FECHA_HORIZON_MS } from './backoff.ts'
import type { Issuance } from './issuance.ts'

/** The one thing to do now. */
export type Step =
  /** Build, check and seal a document with the present Fecha; commit it as `sealed`. */
  | { readonly kind: 'seal' }
  /** Commit `stamping`, then send the sealed bytes to a PAC. */
  | { readonly kind: 'stamp' }
  /** The worker that was sending is gone: nobody knows whether the PAC stamped. */
  | { readonly kind: 'mark-ambiguous' }
  /** Ask the PAC that may hold a stamp of these bytes. */
  | { readonly kind: 'recover' }
  | { readonly kind: 'wait' }

/** The clocks of workers and database differ a little: a wake-up this much before its time is on time. */
const EARLY_MS = 1_000

/** What to do next with an issuance that the caller holds; the only place that knows the order. A new state breaks
 *  the build here. A new seal is possible only where no PAC can hold the old bytes: never from `stamping` or
 *  `ambiguous`. Source: pac-spec §3. */
export function nextStep(issuance: Issuance, now: Date): Step {
  if (!isDue(issuance.nextAt, now)) return { kind: 'wait' }
  switch (issuance.state) {
    case 'requested':
    case 'waiting-store':
      return { kind: 'seal' }
    case 'sealed':
    case 'waiting-sat':
      return isTooOld(issuance, now) ? { kind: 'seal' } : { kind: 'stamp' }
    case 'stamping':
      return { kind: 'mark-ambiguous' }
    case 'ambiguous':
      return { kind: 'recover' }
    case 'waiting-customer':
    case 'manual':
    case 'stamped':
    case 'delivered':
    case 'withdrawn':
      return { kind: 'wait' }
    default:
      return unreachable(issuance.state)
  }
}

function isDue(nextAt: Date | null, now: Date): boolean {
  return nextAt !== null && nextAt.getTime() - now.getTime() <= EARLY_MS
}

function isTooOld({ sealed }: Issuance, now: Date): boolean {
  return sealed === null || now.getTime() - sealed.fechaAt.getTime() >= FECHA_HORIZON_MS
}
