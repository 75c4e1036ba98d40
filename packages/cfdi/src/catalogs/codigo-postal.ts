import { rangosCodigoPostal } from './data/codigos-postales.ts'

const ranges = rangosCodigoPostal.split(' ').map((range) => range.split('-') as [string, string])

/** Whether the five digits are in c_CodigoPostal. 00000, SAT's key for "abroad", is nobody's domicile and is not.
 *  Source: c_CodigoPostal 2024-12-13, as ranges. */
export function isCodigoPostal(text: string): boolean {
  if (!/^[0-9]{5}$/.test(text) || text === '00000') return false
  return ranges.some(([from, to]) => from <= text && text <= to)
}
