import { builtIn } from './built-in.ts'

/** Whether the five digits are in c_CodigoPostal. 00000, SAT's key for "abroad", is nobody's domicile and is not.
 *  Source: c_CodigoPostal 2024-12-13, as ranges. */
export function isCodigoPostal(text: string): boolean {
  return text !== '00000' && builtIn.isCodigoPostal(text, '')
}
