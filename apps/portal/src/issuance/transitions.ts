import type { IssuanceState } from './issuance.ts'

/** What a worker does with a row that is due. */
export type Work = 'seal' | 'stamp' | 'mark-ambiguous' | 'recover' | 'wait'
/** What a person may do with a row: the customer, or an operator. */
export type Choice = 'correct' | 'withdraw' | 'keep-waiting' | 'declare-absent' | 'risk-failover'

export type Allowed = {
  readonly work: Work
  readonly choices: readonly Choice[]
  /** Where a row may go from here. A stamp that arrives late is evidence, and is believed from any state in which
   *  sealed bytes are kept. */
  readonly becomes: readonly IssuanceState[]
}

const OPERATOR = ['keep-waiting', 'declare-absent', 'risk-failover'] as const

/** The law: one line per state, and a new state breaks the build here. The worker's order, the choices of people and the
 *  store's refusals are all read from it, and so is the diagram of README.md. Source: pac-spec §3. */
export const TABLE: Readonly<Record<IssuanceState, Allowed>> = {
  requested: {
    work: 'seal',
    choices: [],
    becomes: ['requested', 'sealed', 'waiting-customer', 'waiting-store', 'manual'],
  },
  sealed: {
    work: 'stamp',
    choices: [],
    becomes: ['sealed', 'stamping', 'waiting-customer', 'waiting-store', 'manual', 'stamped'],
  },
  stamping: {
    work: 'mark-ambiguous',
    choices: [],
    becomes: [
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
  },
  ambiguous: {
    work: 'recover',
    choices: OPERATOR,
    becomes: ['ambiguous', 'stamped', 'sealed', 'waiting-customer', 'manual'],
  },
  'waiting-customer': {
    work: 'wait',
    choices: ['correct', 'withdraw'],
    becomes: ['requested', 'withdrawn', 'stamped'],
  },
  'waiting-sat': {
    work: 'stamp',
    choices: [],
    becomes: ['waiting-sat', 'stamping', 'sealed', 'waiting-customer', 'waiting-store', 'manual', 'stamped'],
  },
  'waiting-store': {
    work: 'seal',
    choices: [],
    becomes: ['waiting-store', 'sealed', 'waiting-customer', 'manual', 'stamped'],
  },
  manual: { work: 'wait', choices: OPERATOR, becomes: ['requested', 'sealed', 'ambiguous', 'stamped'] },
  stamped: { work: 'wait', choices: [], becomes: ['delivered'] },
  delivered: { work: 'wait', choices: [], becomes: [] },
  withdrawn: { work: 'wait', choices: [], becomes: [] },
}

export function mayBecome(from: IssuanceState, to: IssuanceState): boolean {
  return TABLE[from].becomes.includes(to)
}

export function mayChoose(state: IssuanceState, choice: Choice): boolean {
  return TABLE[state].choices.includes(choice)
}
