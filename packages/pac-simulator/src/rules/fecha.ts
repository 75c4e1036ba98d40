import { localFecha } from '@timbra/cfdi'
import { refusal, type Refusal } from './refusal.ts'

const OLDEST_ms = 72 * 3_600_000
const FUTURE_ms = 5 * 60_000

/** Fecha must lie 0–72 h back on the clock of LugarExpedicion, five minutes of wrong clock forgiven.
 *  Source: RMF 2.7.2.9-I; rulebook §A3. */
export function checkFecha(fecha: string, lugarExpedicion: string, now: Date): Refusal | null {
  const ages_ms = zonesOf(lugarExpedicion).map((zone) => naive(localFecha(now, zone)) - naive(fecha))
  if (ages_ms.some((age) => age >= -FUTURE_ms && age <= OLDEST_ms)) return null
  if (ages_ms.every((age) => age < 0)) {
    return refusal(
      'CFDI40101',
      'El campo Fecha no es la fecha y hora local del lugar de expedición: está en el futuro.',
    )
  }
  return refusal(
    '401',
    'El rango de la fecha de generación no debe de ser mayor a 72 horas para la emisión del timbre.',
  )
}

const naive = (fecha: string): number => Date.parse(`${fecha}Z`)

/** Time zones of a postal code. Where municipalities on the border keep other hours than the rest of their range,
 *  all are given: this simulator has ranges, not SAT's table of 95,749 codes. */
export function zonesOf(cp: string): readonly string[] {
  const n = Number(cp)
  return ZONES.find(([from, to]) => n >= from && n <= to)?.[2] ?? ['America/Mexico_City']
}

const ZONES: readonly (readonly [from: number, to: number, zones: readonly string[]])[] = [
  [21000, 22999, ['America/Tijuana']],
  [23000, 23999, ['America/Mazatlan']],
  [25000, 27999, ['America/Mexico_City', 'America/Matamoros']],
  [31000, 31999, ['America/Chihuahua']],
  [32000, 33999, ['America/Ciudad_Juarez', 'America/Chihuahua', 'America/Ojinaga']],
  [63000, 63999, ['America/Mazatlan', 'America/Mexico_City']],
  [65000, 65999, ['America/Mexico_City', 'America/Matamoros']],
  [77000, 77999, ['America/Cancun']],
  [80000, 82999, ['America/Mazatlan']],
  [83000, 85999, ['America/Hermosillo']],
  [87300, 88999, ['America/Matamoros', 'America/Mexico_City']],
]
