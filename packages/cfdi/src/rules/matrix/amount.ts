import { type Importe, compareImportes, divideUnits, power } from '../../importe.ts'
import { type Limits, conceptoLimits, impuestoLimits, isImpuesto, isProduct } from '../limits.ts'

/** Adds amounts of any number of decimals exactly; as many as a document has. */
export class Sum {
  #units = 0n
  #decimals = 0

  add({ units, decimals }: Importe): void {
    if (decimals > this.#decimals) {
      this.#units *= power(decimals - this.#decimals)
      this.#decimals = decimals
    }
    this.#units += decimals === this.#decimals ? units : units * power(this.#decimals - decimals)
  }

  addAll(other: Sum): void {
    this.add({ units: other.#units, decimals: other.#decimals })
  }

  /** SAT's rounding of a sum, half up. Source: CFDI40108, 40111, 40215, 40221. */
  rounded(decimals: number): Importe {
    if (this.#decimals <= decimals) return { units: this.#units * power(decimals - this.#decimals), decimals }
    return { units: divideUnits(this.#units, power(this.#decimals - decimals), 'half-up'), decimals }
  }

  equals(other: Sum): boolean {
    const decimals = Math.max(this.#decimals, other.#decimals)
    return this.#units * power(decimals - this.#decimals) === other.#units * power(decimals - other.#decimals)
  }
}

export function sumOf(...importes: readonly (Importe | undefined)[]): Sum {
  const sum = new Sum()
  for (const importe of importes) if (importe !== undefined) sum.add(importe)
  return sum
}

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
