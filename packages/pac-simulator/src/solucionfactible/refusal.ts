import type { FaultRule } from '../faults.ts'
import { AWAY, LOCKED, WRONG_LOGIN, type SfStatus } from './accounts.ts'
import { NO_STAMPS, sfRefusal } from './stamp.ts'

/** The account's door, shut by a fault rule. */
export function shutBy({ mode }: FaultRule): SfStatus | null {
  if (mode === 'auth-expired') return WRONG_LOGIN
  return mode === 'locked' ? LOCKED : mode === 'maintenance' ? AWAY : null
}

/** Solución Factible's words for a refusal that a fault rule asks for. */
export function refusedBy(rule: FaultRule): SfStatus | null {
  if (rule.mode === 'no-credits') return sfRefusal([NO_STAMPS])
  if (rule.mode !== 'reject') return null
  const text = rule.message ?? 'Rechazado por el simulador.'
  return sfRefusal([{ code: rule.code ?? '301', text }])
}
