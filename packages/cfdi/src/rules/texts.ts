import type { Fault } from '../fault.ts'
import { cleanText, hasForbiddenCharacter } from '../nombre.ts'

/** A text fit for an attribute of at most `max` characters, without `|`; pushes a fault at `path` if it is not.
 *  Source: cfdv40.xsd, patterns [^|]{1,max}. */
export function attributeText(text: string, path: string, max: number, faults: Fault[]): string {
  const clean = cleanText(text)
  const source = 'cfdv40.xsd [^|]{1,n}'
  if (clean === '') faults.push({ code: 'TEXTO-0', path, message: 'Falta este dato.', source })
  // A string has never more characters than UTF-16 units: count them only when that could matter.
  else if (clean.length > max && Array.from(clean).length > max) {
    faults.push({ code: 'TEXTO-1', path, message: `Este texto admite hasta ${max} caracteres.`, source })
  }
  if (clean.includes('|') || hasForbiddenCharacter(clean)) {
    const message = 'Este texto tiene un carácter que el SAT no admite («|» o uno de control).'
    faults.push({ code: 'TEXTO-2', path, message, source })
  }
  return clean
}

/** As attributeText, for what may be missing: an empty attribute must not be written at all. Source: rulebook §A1. */
export function optionalText(
  text: string | undefined,
  path: string,
  max: number,
  faults: Fault[],
): string | undefined {
  return text === undefined || cleanText(text) === '' ? undefined : attributeText(text, path, max, faults)
}
