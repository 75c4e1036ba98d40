import { type Importe, divideUnits, equalImportes, numberOf, power } from '../importe.ts'

/** Adds amounts of any number of decimals exactly; as many as a document has. Amounts in cents, which nearly all are,
 *  in a safe integer for as long as their sum is one. */
export class Sum {
  #cents = 0
  #units = 0n
  #decimals = 0

  add(importe: Importe): void {
    if (importe.decimals === 2) {
      const cents = this.#cents + numberOf(importe.units)
      if (cents <= Number.MAX_SAFE_INTEGER) {
        this.#cents = cents
        return
      }
    }
    this.#add(importe)
  }

  /** Everything as one amount. */
  #whole(): Importe {
    if (this.#cents > 0) {
      const cents = this.#cents
      this.#cents = 0
      this.#add({ units: BigInt(cents), decimals: 2 })
    }
    return { units: this.#units, decimals: this.#decimals }
  }

  #add({ units, decimals }: Importe): void {
    if (decimals > this.#decimals) {
      this.#units *= power(decimals - this.#decimals)
      this.#decimals = decimals
    }
    this.#units += decimals === this.#decimals ? units : units * power(this.#decimals - decimals)
  }

  addAll(other: Sum): void {
    this.add(other.#whole())
  }

  /** SAT's rounding of a sum, half up. Source: CFDI40108, 40111, 40211, 40215, 40221. */
  rounded(to: number): Importe {
    const { units, decimals } = this.#whole()
    if (decimals <= to) return { units: units * power(to - decimals), decimals: to }
    return { units: divideUnits(units, power(decimals - to), 'half-up'), decimals: to }
  }

  /** Whether the amount is the sum, rounded to cents as SAT does. */
  roundsTo(importe: Importe): boolean {
    if (this.#units === 0n && importe.decimals === 2) return numberOf(importe.units) === this.#cents
    return equalImportes(importe, this.rounded(2))
  }

  equals(other: Sum): boolean {
    if (this.#units === 0n && other.#units === 0n) return this.#cents === other.#cents
    return equalImportes(this.#whole(), other.#whole())
  }
}

export function sumOf(...importes: readonly (Importe | undefined)[]): Sum {
  const sum = new Sum()
  for (const importe of importes) if (importe !== undefined) sum.add(importe)
  return sum
}
