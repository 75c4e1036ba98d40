import type { IssuanceState } from './issuance.ts'

/** From which state to which a row may go. The store refuses every other way, so a bug cannot invent one.
 *  A stamp that arrives late is evidence and is believed from any state in which sealed bytes are kept. */
export const TRANSITIONS: Readonly<Record<IssuanceState, readonly IssuanceState[]>> = {
  requested: ['requested', 'sealed', 'waiting-customer', 'waiting-store', 'manual'],
  sealed: ['sealed', 'stamping', 'waiting-customer', 'waiting-store', 'manual', 'stamped'],
  stamping: [
    'stamped',
    'stamping',
    'sealed',
    'requested',
    'ambiguous',
    'waiting-customer',
    'waiting-sat',
    'waiting-store',
    'manual',
  ],
  ambiguous: ['ambiguous', 'stamped', 'sealed', 'waiting-customer', 'manual'],
  'waiting-customer': ['requested', 'withdrawn', 'stamped'],
  'waiting-sat': [
    'waiting-sat',
    'stamping',
    'sealed',
    'waiting-customer',
    'waiting-store',
    'manual',
    'stamped',
  ],
  'waiting-store': ['waiting-store', 'sealed', 'waiting-customer', 'manual', 'stamped'],
  manual: ['requested', 'sealed', 'ambiguous', 'stamped'],
  stamped: ['delivered'],
  delivered: [],
  withdrawn: [],
}

export function mayBecome(from: IssuanceState, to: IssuanceState): boolean {
  return TRANSITIONS[from].includes(to)
}
