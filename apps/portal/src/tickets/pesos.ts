/** Pesos as the ticket writes them, "383.92", counted in whole centavos. The engine's `Importe` begins where the CFDI
 *  does; a ticket holds nothing finer than a centavo, so comparing and adding are all that is needed here. */

const TYPED = /^-?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,2})?$/
const DECIMAL_COMMA = /^\d{1,12},\d{2}$/

/** @param pesos as the schema lets through: digits, a point and two decimals, "-" in front if less than zero */
export function centavos(pesos: string): bigint {
  return BigInt(pesos.replace('.', ''))
}

/** 38392n → "383.92" */
export function pesos(centavos: bigint): string {
  const digits = (centavos < 0n ? -centavos : centavos).toString().padStart(3, '0')
  return `${centavos < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

export function sumCentavos(amounts: readonly string[]): bigint {
  return amounts.reduce((sum, amount) => sum + centavos(amount), 0n)
}

/** Reads a total as a customer types it: "$1,234.50", "383.9", "384", "383,92". @returns null if it is no amount */
export function parseTypedPesos(text: string): bigint | null {
  const typed = text.replaceAll(/[\s$]|MXN|M\.N\./gi, '')
  const plain = DECIMAL_COMMA.test(typed) ? typed.replace(',', '.') : typed
  if (!TYPED.test(plain)) return null
  const [whole = '', decimals = ''] = plain.replaceAll(',', '').split('.')
  return BigInt(whole + decimals.padEnd(2, '0'))
}
