import { demand } from '../../fault.ts'

/** SAT's matrix prints its last five codes as CFDI140223…CFDI140227; some PACs answer CFDI40223…CFDI40227, with or
 *  without «CFDI» and with blanks around. @returns the matrix's own spelling; what is no code of it comes back
 *  trimmed and in capitals. Source: rulebook §B1. */
export function normaliseCode(code: string): string {
  demand(typeof code === 'string', 'code', 'a text')
  const text = code.trim().toUpperCase()
  const digits = /^(?:CFDI)?\s*(40[0-9]{3}|14022[3-7])$/.exec(text)?.[1]
  if (digits === undefined) return text
  return `CFDI${/^4022[3-7]$/.test(digits) ? `1${digits}` : digits}`
}

/** Whether two spellings name the same rule: 'CFDI40226' and '140226' do. Source: rulebook §B1. */
export function sameCode(left: string, right: string): boolean {
  return normaliseCode(left) === normaliseCode(right)
}
