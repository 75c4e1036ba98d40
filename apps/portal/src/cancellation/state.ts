import type { Cancellation, CancellationState } from './cancellation.ts'

/** The one thing to do now. */
export type Step = 'find-substitute' | 'ask' | 'look' | 'wait'

/** The clocks of workers and database differ a little: a wake-up this much before its time is on time. */
const EARLY_MS = 1_000

/** What to do next with a cancellation that the caller holds; the only place that knows the order. */
export function nextStep({ state, nextAt }: Cancellation, now: Date): Step {
  if (nextAt === null || nextAt.getTime() - now.getTime() > EARLY_MS) return 'wait'
  return STEPS[state]
}

const STEPS: Readonly<Record<CancellationState, Step>> = {
  'waiting-substitute': 'find-substitute',
  requested: 'ask',
  'in-process': 'look',
  cancelled: 'wait',
  rejected: 'wait',
  'not-cancelable': 'wait',
  refused: 'wait',
  unresolved: 'wait',
}

/** From which state to which; the store refuses every other way. `cancelled` is reached from `in-process` only: by a
 *  look at SAT, never by the answer of a PAC. */
const TRANSITIONS: Readonly<Record<CancellationState, readonly CancellationState[]>> = {
  'waiting-substitute': ['waiting-substitute', 'requested', 'refused'],
  requested: ['requested', 'in-process', 'not-cancelable', 'refused'],
  'in-process': ['in-process', 'cancelled', 'rejected', 'unresolved'],
  cancelled: [],
  rejected: [],
  'not-cancelable': [],
  refused: [],
  unresolved: [],
}

export function mayBecome(from: CancellationState, to: CancellationState): boolean {
  return TRANSITIONS[from].includes(to)
}
