/** "1234.50" as people read it: "$1,234.50". @param pesos digits, a point and two decimals; "-" in front if negative */
export function formatPesos(pesos: string): string {
  const negative = pesos.startsWith('-')
  const [whole = '0', cents = '00'] = pesos.replace('-', '').split('.')
  return `${negative ? '−' : ''}$${whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')}.${cents.padEnd(2, '0')}`
}

/** Sum of amounts with two decimals, exact. */
export function sumPesos(amounts: readonly string[]): string {
  const total = amounts.reduce((sum, amount) => sum + BigInt(amount.replace('.', '')), 0n)
  const digits = (total < 0n ? -total : total).toString().padStart(3, '0')
  return `${total < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
