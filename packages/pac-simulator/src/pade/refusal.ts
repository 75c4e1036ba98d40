import type { FaultRule } from '../faults.ts'
import type { PadeError } from './accounts.ts'

/** PADE's words for a refusal that a fault rule asks for. */
export function refusalInstead(rule: FaultRule): PadeError | null {
  if (rule.mode === 'auth-expired' || rule.mode === 'locked')
    return { codigo: '1', mensaje: 'Usuario desconocido o contraseña incorrecta.' }
  if (rule.mode === 'no-credits') return { codigo: '2', mensaje: 'El contrato no tiene timbres.' }
  if (rule.mode === 'maintenance')
    return { codigo: '5', mensaje: 'El servicio se encuentra en mantenimiento.' }
  if (rule.mode !== 'reject') return null
  const code = rule.code ?? '301'
  const mensaje = `${code}: ${rule.message ?? 'Rechazado por el simulador.'}`
  return { codigo: /^\d+$/.test(code) ? code : '301', mensaje }
}
