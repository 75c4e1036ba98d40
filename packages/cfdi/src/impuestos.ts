import type { Traslado } from './comprobante.ts'
import { type Importe, divideHalfUp, divideUnits, multiplyImportes, power } from './importe.ts'
import { centavos } from './importe.ts'
import type { IVA } from './venta.ts'

/* The complement algorithm: a tax is rounded to cents, half up, and the base is what remains, so that both always add up
 * to what the customer paid. Amounts are cents in safe integers: exact, and several times faster than bigint; where a
 * product could leave them, bigint takes over. Source: rulebook §A8. */

/** SAT's keys. Source: c_Impuesto. */
export const claveISR = '001'
export const claveIVA = '002'
export const claveIEPS = '003'

/** How each kind of IVA is written; `percent` is null where no rate applies. Order: that of the summary rows. */
const kinds = {
  '0': { tipoFactor: 'Tasa', percent: 0 },
  '0.08': { tipoFactor: 'Tasa', percent: 8 },
  '0.16': { tipoFactor: 'Tasa', percent: 16 },
  exento: { tipoFactor: 'Exento', percent: null },
  'no-objeto': { tipoFactor: null, percent: null },
} as const satisfies Record<IVA, { tipoFactor: 'Tasa' | 'Exento' | null; percent: number | null }>

export const kindsOfIVA = Object.keys(kinds) as readonly IVA[]

export function isIVA(text: string): text is IVA {
  return typeof text === 'string' && Object.hasOwn(kinds, text)
}

/** The IVA in a tax-included amount: round2(t·r/(1+r)). Source: rulebook §A8. */
export function ivaIn(cents: number, iva: IVA): number {
  const { percent } = kinds[iva]
  return percent === null || percent === 0 ? 0 : divideHalfUp(cents * percent, 100 + percent)
}

const tasas = Object.fromEntries(
  kindsOfIVA.map((iva) => [iva, { units: BigInt(kinds[iva].percent ?? 0) * 10_000n, decimals: 6 }]),
) as Record<IVA, Importe>

/** The Traslado of IVA of a Concepto or of the summary; null for what is no object of the tax. Amounts in cents.
 *  Source: CFDI40177 (Exento has neither TasaOCuota nor Importe), FAQ 40 (six decimals). */
export function trasladoIVA(iva: IVA, base: number, importe: number): Traslado | null {
  const { tipoFactor, percent } = kinds[iva]
  if (tipoFactor === null) return null
  if (percent === null) return { base: centavos(base), impuesto: claveIVA, tipoFactor }
  return {
    base: centavos(base),
    impuesto: claveIVA,
    tipoFactor,
    tasaOCuota: tasas[iva],
    importe: centavos(importe),
  }
}

/** An IEPS that was checked, TasaOCuota with 6 decimals; of a Cuota the litres, which are the Base of its Traslado. */
export type TasaIEPS = {
  readonly tipoFactor: 'Tasa' | 'Cuota'
  readonly tasaOCuota: Importe
  readonly litros: Importe | null
}

/** The IEPS in an amount without IVA, in cents. Tasa: what lies above round2(b/(1+i)), which is never less than a cent,
 *  since SAT refuses a Base of 0 (CFDI40174). Cuota: round2(litros·q). Source: rulebook §A8. */
export function iepsIn(cents: number, { tipoFactor, tasaOCuota, litros }: TasaIEPS): number {
  if (tipoFactor === 'Cuota') return litros === null ? 0 : cuotaOf(litros, tasaOCuota)
  const base = divideUnits(BigInt(cents) * millionth, millionth + tasaOCuota.units, 'half-up')
  return cents - Math.max(1, Number(base))
}

export function cuotaOf(litros: Importe, cuota: Importe): number {
  return Number(multiplyImportes(litros, cuota, { decimals: 2, rounding: 'half-up' }).units)
}

const millionth = power(6)

/** The Traslado of IEPS; `importe` in cents. The Base of a Cuota is litres. Source: rulebook §A7. */
export function trasladoIEPS({ tipoFactor, tasaOCuota }: TasaIEPS, base: Importe, importe: number): Traslado {
  return { base, impuesto: claveIEPS, tipoFactor, tasaOCuota, importe: centavos(importe) }
}

/** What is withheld of a base in cents: round2(base·tasa), half up. Source: CFDI40186. */
export function retenidoOf(base: number, tasa: Importe): number {
  return Number(divideUnits(BigInt(base) * tasa.units, power(tasa.decimals), 'half-up'))
}
