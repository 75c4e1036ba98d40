import type { Fault } from '../fault.ts'
import { isFecha } from '../fecha.ts'
import { parseRFC } from '../rfc.ts'

/** Collects what is wrong with the fields of a request, and gives them as SAT wants them written. */
export type Fields = { readonly faults: Fault[] }

const uuidShape = /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/

/** Upper case, as SAT's service compares them. Fault CANC-1. Source: pac-spec §10.1. */
export function uuidField(fields: Fields, path: string, text: unknown): string {
  const uuid = upper(text)
  if (!uuidShape.test(uuid))
    fields.faults.push(fault('CANC-1', path, 'El folio fiscal (UUID) no tiene 36 caracteres de su forma.'))
  return uuid
}

/** Local time of the issuer without zone, to the second. Fault CANC-2. */
export function fechaField(fields: Fields, path: string, text: unknown): string {
  if (typeof text === 'string' && isFecha(text)) return text
  fields.faults.push(fault('CANC-2', path, 'La fecha debe tener la forma AAAA-MM-DDThh:mm:ss.'))
  return ''
}

/** Faults as parseRFC. */
export function rfcField(fields: Fields, path: string, text: unknown): string {
  const parsed = parseRFC(typeof text === 'string' ? text : '')
  if (parsed.ok) return parsed.value.rfc
  fields.faults.push(...parsed.faults.map((found) => ({ ...found, path })))
  return ''
}

export function upper(text: unknown): string {
  return typeof text === 'string' ? text.trim().toUpperCase() : ''
}

export function fault(code: string, path: string, message: string): Fault {
  return { code, path, message, source: 'pac-spec §10; rulebook §F1' }
}
