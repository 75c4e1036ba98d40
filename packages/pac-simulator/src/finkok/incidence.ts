import { createHash } from 'node:crypto'
import type { FaultRule } from '../faults.ts'
import { refusal, type Refusal } from '../rules/refusal.ts'
import { type Fields, nested } from './envelope.ts'

/** Everything about one `Incidencia` that is not its code and words. */
export type IncidenceContext = { readonly rfcEmisor: string; readonly fecha: string; readonly workId: string }

/** What a stamp answers when nothing was stamped, or beside a stamp. Source: pac-spec §5.2. */
export function incidences(refusals: readonly Refusal[], x: IncidenceContext): { readonly xml: string } {
  return nested(
    'Incidencia',
    refusals.map(
      ({ code, text, detail }, index): Fields => [
        ['IdIncidencia', createHash('sha256').update(`${x.workId} ${index}`).digest('hex').slice(0, 24)],
        ['RfcEmisor', x.rfcEmisor],
        ['Uuid', ''],
        ['CodigoError', code],
        ['WorkProcessId', x.workId],
        ['MensajeIncidencia', TEXTS.get(code) ?? text],
        ['ExtraInfo', detail ?? ''],
        ['NoCertificadoPac', ''],
        ['FechaRegistro', x.fecha],
      ],
    ),
  )
}

/** Finkok's own words where they are known. Source: pac-spec §5.3, §5.5. */
const TEXTS = new Map([
  ['401', 'Fecha y hora de generación fuera de rango'],
  ['705', 'XML Estructura inválida'],
])

export const WRONG_USER = refusal('300', 'El usuario o contraseña son inválidos')
export const PREVIOUS = refusal('307', 'El CFDI contiene un timbre previo')
export const NOT_PREVIOUS = refusal('603', 'El CFDI no contiene un timbre previo')
export const HAS_TFD = refusal('707', 'El CFDI ya contiene un TimbreFiscalDigital')
export const NOT_REGISTERED = refusal('702', 'No ha registrado el RFC emisor bajo la cuenta de Finkok')
export const SUSPENDED = refusal('703', 'Cuenta suspendida')
export const CLIENT_SUSPENDED = refusal('701', 'Cliente suspendido')
export const NO_STAMPS = refusal('718', 'Se agotaron los timbres')
export const BAD_XML = refusal('705', 'XML Estructura inválida')
/** How Finkok words its limit is not known: a guess. */
export const TOO_LARGE = refusal('705', 'XML Estructura inválida', 'El archivo excede 1 MB')
/** A warning beside a stamp: older documents say "stamped, not delivered to SAT yet" of it. */
export const WARNING = refusal('708', 'No se pudo conectar al SAT')

/** What a fault rule puts in the place of any work; null for other modes. */
export function refusalInstead(rule: FaultRule): Refusal | null {
  if (rule.mode === 'auth-expired') return WRONG_USER
  if (rule.mode === 'no-credits') return NO_STAMPS
  if (rule.mode === 'locked') return SUSPENDED
  if (rule.mode !== 'reject') return null
  return refusal(rule.code ?? '705', rule.message ?? 'Rechazado por el simulador.', rule.messageDetail)
}
