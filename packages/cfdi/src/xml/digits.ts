import { ArgumentError } from '../fault.ts'
import { type Importe, formatImporte, numberOf } from '../importe.ts'
import type { GrowingBytes } from './growing-bytes.ts'
import type { Name } from './markup.ts'

const powers = Array.from({ length: 11 }, (_, exponent) => 10 ** exponent)

/** An amount with all its decimals, into room that has been reserved. Digits by integer arithmetic where whole and
 *  fraction are below 2³⁰; otherwise by way of the text. Throws ArgumentError naming the attribute. */
export function putDigits(to: GrowingBytes, importe: Importe, { name }: Name): void {
  const { units, decimals } = importe
  const power = typeof decimals === 'number' && decimals <= 6 ? powers[decimals] : undefined
  if (typeof units !== 'bigint' || units < 0n || power === undefined) {
    throw new ArgumentError(`comprobante: ${name}`, 'an Importe of at most six decimals')
  }
  const number = numberOf(units)
  if (number >= power * 2 ** 30) {
    if (units >= 10n ** BigInt(18 + decimals))
      throw new ArgumentError(`comprobante: ${name}`, 'an Importe below 10¹⁸')
    return to.putASCII(formatImporte(importe))
  }
  // Below 2⁵⁰ no quotient is rounded up to the next integer.
  const whole = (number / power) | 0
  putInteger(to, whole, 1)
  if (decimals === 0) return
  to.bytes[to.at++] = 0x2e
  putInteger(to, number - whole * power, decimals)
}

function putInteger(to: GrowingBytes, value: number, least: number): void {
  let digits = least
  while (digits < 10 && value >= (powers[digits] as number)) digits += 1
  const { bytes, at: start } = to
  let rest = value
  for (let at = start + digits - 1; at >= start; at -= 1) {
    const tenth = (rest / 10) | 0
    bytes[at] = 0x30 + rest - tenth * 10
    rest = tenth
  }
  to.at = start + digits
}
