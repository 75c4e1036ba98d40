import { assert, type Parsed, accepted, demand, refused } from './fault.ts'

/** Exact decimal, never a float: value = units / 10^decimals. {units: 123450n, decimals: 2} is 1234.50.
 *  Not negative, 0 to 6 decimals; the decimals are kept as written, so that 100 and 100.00 print as they came.
 *  Source: tdCFDI.xsd, t_Importe. */
export type Importe = { readonly units: bigint; readonly decimals: number }

/** How a number that does not fit is made to fit; always said by the caller. */
export type Rounding = 'half-up' | 'down' | 'up'

const shape = /^[0-9]{1,18}(?:\.[0-9]{1,6})?$/
const powers = Array.from({ length: 40 }, (_, exponent) => 10n ** BigInt(exponent))

/** Reads an amount as SAT writes it: digits, a dot, at most 6 decimals; no sign, no thousands, no exponent.
 *  @returns the amount, or the fault IMPORTE-1 with an empty path. Source: tdCFDI.xsd, t_Importe. */
export function parseImporte(text: string): Parsed<Importe> {
  if (typeof text !== 'string' || !shape.test(text)) {
    return refused({
      code: 'IMPORTE-1',
      path: '',
      message: 'Escribe una cantidad con punto decimal, sin signo ni comas, con hasta 6 decimales.',
      source: 'tdCFDI.xsd t_Importe',
    })
  }
  const dot = text.indexOf('.')
  if (dot < 0) return accepted({ units: BigInt(text), decimals: 0 })
  return accepted({
    units: BigInt(text.slice(0, dot) + text.slice(dot + 1)),
    decimals: text.length - dot - 1,
  })
}

/** Writes all decimals, also trailing zeros: {units: 2850n, decimals: 2} is '28.50'. */
export function formatImporte(importe: Importe): string {
  demandImporte(importe, 'importe')
  const { units, decimals } = importe
  const digits = units.toString()
  if (decimals === 0) return digits
  const padded = digits.length > decimals ? digits : digits.padStart(decimals + 1, '0')
  return `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`
}

/** Pesos and cents; `cents` counts hundredths. */
export function pesos(cents: bigint): Importe {
  demand(typeof cents === 'bigint' && cents >= 0n, 'cents', 'a bigint of at least 0')
  return { units: cents, decimals: 2 }
}

/** As pesos, from cents that were reckoned in safe integers. */
export function centavos(cents: number): Importe {
  return { units: BigInt(cents), decimals: 2 }
}

/** 0.00 */
export const zeroPesos: Importe = pesos(0n)

/** Exact sum, with the decimals of the most precise summand; of nothing, 0. */
export function addImportes(...importes: readonly Importe[]): Importe {
  let decimals = 0
  for (const importe of importes) demandImporte(importe, 'importes')
  for (const importe of importes) decimals = Math.max(decimals, importe.decimals)
  let units = 0n
  for (const importe of importes) units += unitsAt(importe, decimals)
  return { units, decimals }
}

/** Exact difference. Throws AssertionError below zero: amounts in a CFDI are not negative. */
export function subtractImportes(minuend: Importe, subtrahend: Importe): Importe {
  demandImporte(minuend, 'minuend')
  demandImporte(subtrahend, 'subtrahend')
  const decimals = Math.max(minuend.decimals, subtrahend.decimals)
  const units = unitsAt(minuend, decimals) - unitsAt(subtrahend, decimals)
  assert(units >= 0n, 'importe below zero')
  return { units, decimals }
}

/** By value, not by writing: 1 equals 1.00. */
export function compareImportes(left: Importe, right: Importe): -1 | 0 | 1 {
  demandImporte(left, 'left')
  demandImporte(right, 'right')
  if (left.decimals === right.decimals)
    return left.units < right.units ? -1 : left.units > right.units ? 1 : 0
  const decimals = Math.max(left.decimals, right.decimals)
  const difference = unitsAt(left, decimals) - unitsAt(right, decimals)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** By value, not by writing. */
export function equalImportes(left: Importe, right: Importe): boolean {
  return compareImportes(left, right) === 0
}

/** Product, with as many decimals as asked, rounded as asked. */
export function multiplyImportes(
  left: Importe,
  right: Importe,
  to: { decimals: number; rounding: Rounding },
): Importe {
  demandImporte(left, 'left')
  demandImporte(right, 'right')
  demandFormat(to)
  return rescale(left.units * right.units, left.decimals + right.decimals, to)
}

/** Throws AssertionError on a zero divisor. */
export function divideImportes(
  dividend: Importe,
  divisor: Importe,
  to: { decimals: number; rounding: Rounding },
): Importe {
  demandImporte(dividend, 'dividend')
  demandImporte(divisor, 'divisor')
  demandFormat(to)
  assert(divisor.units > 0n, 'division by zero')
  const scale = to.decimals + divisor.decimals - dividend.decimals
  const numerator = scale >= 0 ? dividend.units * power(scale) : dividend.units
  const denominator = scale >= 0 ? divisor.units : divisor.units * power(-scale)
  return { units: divideUnits(numerator, denominator, to.rounding), decimals: to.decimals }
}

/** The same amount with other decimals, rounded as asked. */
export function roundImporte(importe: Importe, to: { decimals: number; rounding: Rounding }): Importe {
  demandImporte(importe, 'importe')
  demandFormat(to)
  return rescale(importe.units, importe.decimals, to)
}

/** The one integer division of the engine; both operands at least 0, denominator above 0. */
export function divideUnits(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  if (rounding === 'half-up') return (numerator * 2n + denominator) / (denominator * 2n)
  const down = numerator / denominator
  return rounding === 'up' && down * denominator !== numerator ? down + 1n : down
}

/** As Number(units), where V8 goes by way of its runtime; 64 bits of memory are read several times faster. */
export function numberOf(units: bigint): number {
  if (BigInt.asUintN(53, units) !== units) return Number(units)
  cell.setBigUint64(0, units)
  return cell.getUint32(0) * 2 ** 32 + cell.getUint32(4)
}

const cell = new DataView(new ArrayBuffer(8))

/** As divideUnits half up, for what fits a safe integer, which is asserted: integers below 2⁵³ are exact in a double, and
 *  so are their remainders. */
export function divideHalfUp(numerator: number, denominator: number): number {
  const twice = 2 * numerator + denominator
  assert(twice <= Number.MAX_SAFE_INTEGER, 'an amount beyond safe integers')
  return (twice - (twice % (2 * denominator))) / (2 * denominator)
}

/** The units of an amount written with `decimals`, which must not be fewer than it has. */
export function unitsAt(importe: Importe, decimals: number): bigint {
  if (importe.decimals === decimals) return importe.units
  assert(decimals > importe.decimals, 'decimals would be lost')
  return importe.units * power(decimals - importe.decimals)
}

function rescale(units: bigint, from: number, to: { decimals: number; rounding: Rounding }): Importe {
  if (to.decimals === from) return { units, decimals: from }
  if (to.decimals >= from) return { units: units * power(to.decimals - from), decimals: to.decimals }
  return { units: divideUnits(units, power(from - to.decimals), to.rounding), decimals: to.decimals }
}

/** Throws ArgumentError for what is no Importe. More than six decimals are no error here: that SAT does not admit them is
 *  a rule with a code. */
export function demandImporte(value: unknown, argument: string): asserts value is Importe {
  if (typeof value === 'object' && value !== null) {
    const { units, decimals } = value as { readonly units?: unknown; readonly decimals?: unknown }
    if (typeof units === 'bigint' && units >= 0n && isDecimals(decimals)) return
  }
  demand(false, argument, 'an Importe: units a bigint of at least 0, decimals a whole number')
}

function demandFormat(to: { decimals: number; rounding: Rounding }): void {
  demand(typeof to === 'object' && to !== null, 'to', '{decimals, rounding}')
  demand(isDecimals(to.decimals), 'to.decimals', 'a whole number from 0 to 18')
  demand(roundings.includes(to.rounding), 'to.rounding', "'half-up', 'down' or 'up'")
}

const roundings: readonly unknown[] = ['half-up', 'down', 'up'] satisfies Rounding[]

function isDecimals(decimals: unknown): boolean {
  return typeof decimals === 'number' && Number.isInteger(decimals) && decimals >= 0 && decimals <= 18
}

export function power(exponent: number): bigint {
  return powers[exponent] ?? 10n ** BigInt(exponent)
}
