import { FECHA_HORIZON_MS } from './backoff.ts'
import type { Issuance } from './issuance.ts'
import { TABLE, type Work } from './transitions.ts'

/** The one thing to do now. seal: build, check and seal a document with the present Fecha, and commit it. stamp: commit
 *  `stamping`, then send the sealed bytes to a PAC. mark-ambiguous: the worker that was sending is gone, and nobody
 *  knows whether the PAC stamped. recover: ask the PAC that may hold a stamp of these bytes. */
export type Step = { readonly kind: Work }

/** The clocks of workers and database differ a little: a wake-up this much before its time is on time. */
const EARLY_MS = 1_000

/** What to do next with an issuance that the caller holds; the order stands in transitions.ts. A new seal is possible only where no PAC can hold the old bytes: never from `stamping` or
 *  `ambiguous`. Source: pac-spec §3. */
export function nextStep(issuance: Issuance, now: Date): Step {
  if (!isDue(issuance.nextAt, now)) return { kind: 'wait' }
  const { work } = TABLE[issuance.state]
  return { kind: work === 'stamp' && isTooOld(issuance, now) ? 'seal' : work }
}

function isDue(nextAt: Date | null, now: Date): boolean {
  return nextAt !== null && nextAt.getTime() - now.getTime() <= EARLY_MS
}

function isTooOld({ sealed }: Issuance, now: Date): boolean {
  return sealed === null || now.getTime() - sealed.fechaAt.getTime() >= FECHA_HORIZON_MS
}
