import { type Importe, compareImportes, power } from '../../importe.ts'
import { type Limits, conceptoLimits, impuestoLimits, isImpuesto, isProduct } from '../limits.ts'

/** TasaOCuota × 10⁶; null when it is written with more than six decimals, as no rate is. */
export function millionthsOf({ units, decimals }: Importe): bigint | null {
  return decimals > 6 ? null : units * power(6 - decimals)
}

/** Whether Importe may stand for Cantidad × ValorUnitario, limits at the decimals of the Moneda or, if Importe has
 *  more, at those. Source: rulebook §A9. */
export function fitsProduct(importe: Importe, cantidad: Importe, valor: Importe, decimals: number): boolean {
  if (decimals === 2) return isProduct(importe, cantidad, valor)
  return within(importe, conceptoLimits(cantidad, valor, Math.max(decimals, importe.decimals)))
}

/** Whether Importe may stand for Base × TasaOCuota, likewise. Source: rulebook §A9. */
export function fitsImpuesto(importe: Importe, base: Importe, tasa: Importe, decimals: number): boolean {
  if (decimals === 2) return isImpuesto(importe, base, tasa)
  return within(importe, impuestoLimits(base, tasa, Math.max(decimals, importe.decimals)))
}

function within(importe: Importe, { lower, upper }: Limits): boolean {
  return compareImportes(lower, importe) <= 0 && compareImportes(importe, upper) <= 0
}
