import { type Importe, compareImportes, divideUnits, numberOf, power } from '../importe.ts'

/** Whether Importe may stand for Cantidad × ValorUnitario. Source: CFDI40167, CFDI40198; rulebook §A9. */
export function isProduct(importe: Importe, cantidad: Importe, valorUnitario: Importe): boolean {
  if (isNear(importe, cantidad, valorUnitario)) return true
  return within(importe, conceptoLimits(cantidad, valorUnitario, Math.max(2, importe.decimals)))
}

/** Whether Importe may stand for Base × TasaOCuota. Source: CFDI40180, CFDI40186; rulebook §A9. */
export function isImpuesto(importe: Importe, base: Importe, tasaOCuota: Importe): boolean {
  if (isNear(importe, base, tasaOCuota)) return true
  return within(importe, impuestoLimits(base, tasaOCuota, Math.max(2, importe.decimals)))
}

/** Less than one unit of its last decimal from the product: inside both pairs of limits, since these lie around the
 *  product truncated and raised to that decimal. Spares nearly every line the long multiplications; what fits safe
 *  integers, which are exact, also those of bigint. */
function isNear(importe: Importe, left: Importe, right: Importe): boolean {
  const finer = left.decimals + right.decimals - importe.decimals
  if (importe.decimals < 2 || finer < 0) return false
  const product = numberOf(left.units) * numberOf(right.units)
  const last = tens[finer] ?? Infinity
  const written = numberOf(importe.units) * last
  if (product < Number.MAX_SAFE_INTEGER && written < Number.MAX_SAFE_INTEGER) {
    return Math.abs(product - written) < last
  }
  const ulp = power(finer)
  const difference = left.units * right.units - importe.units * ulp
  return -ulp < difference && difference < ulp
}

const tens = Array.from({ length: 13 }, (_, exponent) => 10 ** exponent)

/** SAT lets Importe = Cantidad × ValorUnitario lie anywhere that the decimals as written cannot tell apart.
 *  lower = trunc((C − ½ulp)(V − ½ulp)), upper = ceil((C + ½ulp − 10⁻¹²)(V + ½ulp − 10⁻¹²)), at the decimals of Importe.
 *  Source: Anexo 20, CFDI40167, CFDI40198; rulebook §A9. */
export function conceptoLimits(cantidad: Importe, valorUnitario: Importe, decimals: number): Limits {
  const low = (2n * cantidad.units - 1n) * (2n * valorUnitario.units - 1n)
  const lowDivisor = 4n * power(cantidad.decimals + valorUnitario.decimals)
  const high = nearlyHalfUp(cantidad) * nearlyHalfUp(valorUnitario)
  return {
    lower: { units: low <= 0n ? 0n : divideUnits(low * power(decimals), lowDivisor, 'down'), decimals },
    upper: { units: divideUnits(high * power(decimals), power(24), 'up'), decimals },
  }
}

/** lower = trunc((B − ½ulp)·t), upper = ceil((B + ½ulp − 10⁻¹²)·t). Source: CFDI40180, CFDI40186; rulebook §A9. */
export function impuestoLimits(base: Importe, tasaOCuota: Importe, decimals: number): Limits {
  const low = (2n * base.units - 1n) * tasaOCuota.units
  const lowDivisor = 2n * power(base.decimals + tasaOCuota.decimals)
  const high = nearlyHalfUp(base) * tasaOCuota.units
  return {
    lower: { units: low <= 0n ? 0n : divideUnits(low * power(decimals), lowDivisor, 'down'), decimals },
    upper: { units: divideUnits(high * power(decimals), power(12 + tasaOCuota.decimals), 'up'), decimals },
  }
}

export type Limits = { readonly lower: Importe; readonly upper: Importe }

function within(importe: Importe, limits: Limits): boolean {
  return compareImportes(limits.lower, importe) <= 0 && compareImportes(importe, limits.upper) <= 0
}

/** value + ½ulp − 10⁻¹², in units of 10⁻¹². */
function nearlyHalfUp(importe: Importe): bigint {
  const ulp = power(12 - importe.decimals)
  return importe.units * ulp + ulp / 2n - 1n
}
