import type { FaultRule, PacName, Simulator } from '@timbra/pac-simulator'

type Spoilt = Omit<FaultRule, 'pac' | 'op' | 'seed'> & { readonly op?: FaultRule['op'] }

/** Every fault mode, each call with its own chance; about one call in four goes wrong. */
const FAULTS: readonly Spoilt[] = [
  { mode: 'slow', ms: 40, probability: 0.3 },
  { mode: 'timeout-after', ms: 250, probability: 0.05 },
  { mode: 'reset-after', probability: 0.04 },
  { mode: 'timeout-before', ms: 250, probability: 0.03 },
  { mode: 'reset-before', probability: 0.03 },
  { mode: 'http-500-html', stamped: true, probability: 0.02 },
  { mode: 'http-500-html', stamped: false, probability: 0.01 },
  { mode: 'http-502', stamped: true, probability: 0.01 },
  { mode: 'http-503', stamped: false, probability: 0.02 },
  { mode: 'http-429', stamped: false, probability: 0.01 },
  { mode: 'soap-fault', stamped: true, probability: 0.01 },
  { mode: 'soap-fault', stamped: false, probability: 0.01 },
  { mode: 'warn-with-success', probability: 0.05 },
  { mode: 'dup-no-data', probability: 0.2 },
  { mode: 'auth-expired', probability: 0.01 },
  { mode: 'no-credits', probability: 0.004 },
  { mode: 'locked', probability: 0.002 },
  { mode: 'maintenance', probability: 0.005 },
  { mode: 'reject', code: '402', message: 'El certificado no está en la LCO.', probability: 0.01 },
  { mode: 'bad-tfd', variant: 'foreign-sello', probability: 0.01 },
  { mode: 'bad-tfd', variant: 'wrong-sello-sat', probability: 0.01 },
  { mode: 'bad-tfd', variant: 'changed-xml', probability: 0.01 },
  { mode: 'bad-tfd', variant: 'two-tfds', probability: 0.01 },
  { mode: 'bad-tfd', variant: 'truncated-xml', probability: 0.01 },
  { mode: 'bad-tfd', variant: 'lower-case-uuid', probability: 0.05 },
  { mode: 'bad-tfd', variant: 'swapped-attributes', probability: 0.05 },
  { op: 'auth', mode: 'http-503', probability: 0.05 },
  { op: 'health', mode: 'http-503', probability: 0.2 },
  { op: 'datawarehouse', mode: 'recover-lag', probability: 0.3 },
  { op: 'recover', mode: 'recover-lag', ms: 4_000, probability: 0.3 },
]

export function spoil(simulator: Simulator, pacs: readonly PacName[], seed: number): void {
  let number = 0
  for (const pac of pacs)
    for (const fault of FAULTS.filter(({ mode }) => mode !== 'soap-fault' || pac !== 'sw'))
      simulator.addFault({ op: 'stamp', ...fault, pac, seed: seed * 1_000 + (number += 1) })
}
