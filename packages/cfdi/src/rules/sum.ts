import { type Importe, divideUnits, power } from '../importe.ts'

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

  /** SAT's rounding of a sum, half up. Source: CFDI40108, 40111, 40211, 40215, 40221. */
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
