import type { Fault } from '@timbra/cfdi'
import { STORE_TRIES, storeWait_ms } from './backoff.ts'
import type { Change, Issuance } from './issuance.ts'

/** A change made because the document cannot be sealed as things are; `alarm`: a person of ours must look. */
export type Refusal = { readonly change: Change; readonly alarm: boolean }

export function afterSeal(issuance: Issuance, now: Date): Change {
  return {
    state: 'sealed',
    nextAt: now,
    tries: issuance.tries,
    pac: null,
    faults: null,
    event: { kind: 'sealed', detail: {} },
  }
}

/** Products without SAT keys: looked at again without a PAC, so the answer comes soon after the store maps them. */
export function storeMustMap(issuance: Issuance, faults: readonly Fault[], now: Date): Refusal {
  return { change: toStore(issuance, faults, now), alarm: false }
}

export function csdMissing(issuance: Issuance, now: Date): Refusal {
  const fault = {
    code: 'sin-csd',
    path: '',
    message:
      'La tienda debe renovar su certificado de sello digital. Tu ticket queda apartado; no tienes que hacer nada.',
    source: 'CFF 29',
  }
  return { change: toStore(issuance, [fault], now), alarm: true }
}

/** The local rules of the SAT refuse it: what the customer wrote goes back to its field, the rest is ours to mend. */
export function refusedByRules(issuance: Issuance, faults: readonly Fault[], now: Date): Refusal {
  const ofCustomer = faults.flatMap((fault) =>
    fault.path.startsWith(RECEPTOR) ? [{ ...fault, path: fault.path.slice(RECEPTOR.length) }] : [],
  )
  const base = { tries: 0, pac: null, event: refused(faults) } as const
  if (ofCustomer.length > 0)
    return { change: { ...base, state: 'waiting-customer', nextAt: null, faults: ofCustomer }, alarm: false }
  if (faults.every((fault) => OF_STORE.test(fault.path)))
    return { change: toStore(issuance, faults, now), alarm: true }
  return { change: { ...base, state: 'manual', nextAt: null, faults }, alarm: true }
}

const RECEPTOR = 'receptor.'
const OF_STORE = /^(emisor\b|lugarExpedicion$|lineas\[\d+\]\.(claveProdServ|claveUnidad)$)/

function toStore(issuance: Issuance, faults: readonly Fault[], now: Date): Change {
  return {
    state: 'waiting-store',
    nextAt: new Date(now.getTime() + storeWait_ms(issuance.tries, 'asks-nobody')),
    tries: Math.min(issuance.tries + 1, STORE_TRIES),
    pac: null,
    faults,
    event: refused(faults),
  }
}

function refused(faults: readonly Fault[]): Change['event'] {
  return { kind: 'refused-locally', detail: { codes: [...new Set(faults.map((fault) => fault.code))] } }
}
