import { ArgumentError } from '../fault.ts'
import { hasForbiddenCharacter } from '../nombre.ts'

/** Throws ArgumentError naming the first text below a value with a character that XML cannot hold,
 *  'comprobante.conceptos[2].descripcion'. Source: XML 1.0 §2.2. */
export function demandWritable(value: unknown, argument: string): void {
  if (typeof value === 'string') {
    if (hasForbiddenCharacter(value))
      throw new ArgumentError(argument, 'a text without characters that XML cannot hold')
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value))
      demandWritable(inner, Array.isArray(value) ? `${argument}[${name}]` : `${argument}.${name}`)
  }
}
