import type { Fault } from '../fault.ts'
import { cleanText, hasForbiddenCharacter, isTidy } from '../nombre.ts'
import { typeFault } from './shape.ts'

/** A text fit for an attribute of at most `max` characters, without `|`; pushes a fault if it is not.
 *  Source: cfdv40.xsd, patterns [^|]{1,max}. */
export function attributeText(
  text: string | undefined,
  max: number,
  prefix: string,
  field: string,
  faults: Fault[],
): string {
  if (typeof text !== 'string') {
    faults.push(
      text == null
        ? textFault('TEXTO-0', prefix + field, 'Falta este dato.')
        : typeFault(prefix + field, 'un texto'),
    )
    return ''
  }
  if (fits(text, max)) return text
  const clean = cleanText(text)
  const push = (code: string, message: string) => {
    faults.push(textFault(code, prefix + field, message))
  }
  if (clean === '') push('TEXTO-0', 'Falta este dato.')
  // A string has never more characters than UTF-16 units: count them only when that could matter.
  else if (clean.length > max && Array.from(clean).length > max) {
    push('TEXTO-1', `Este texto admite hasta ${max} caracteres.`)
  }
  if (clean.includes('|') || hasForbiddenCharacter(clean)) {
    push('TEXTO-2', 'Este texto tiene un carácter que el SAT no admite («|» o uno de control).')
  }
  return clean
}

/** Surely, as it is; most texts do. */
function fits(text: string, max: number): boolean {
  return text !== '' && text.length <= max && isTidy(text)
}

/** As attributeText, for what may be missing: an empty attribute must not be written at all. Source: rulebook §A1. */
export function optionalText(
  text: string | undefined,
  max: number,
  prefix: string,
  field: string,
  faults: Fault[],
): string | undefined {
  if (text === undefined || text === '') return undefined
  if (typeof text === 'string') {
    if (fits(text, max)) return text
    if (cleanText(text) === '') return undefined
  }
  return attributeText(text, max, prefix, field, faults)
}

function textFault(code: string, path: string, message: string): Fault {
  return { code, path, message, source: 'cfdv40.xsd [^|]{1,n}' }
}
