import type { Impuestos, Traslado } from './comprobante.ts'
import { divideUnits, pesos } from './importe.ts'
import type { IVA } from './venta.ts'

/** SAT's key for IVA. Source: c_Impuesto. */
export const claveIVA = '002'

/** How each kind of IVA is written; `percent` is null where no rate applies. Order: that of the summary rows. */
const kinds = {
  '0': { tipoFactor: 'Tasa', percent: 0n },
  '0.08': { tipoFactor: 'Tasa', percent: 8n },
  '0.16': { tipoFactor: 'Tasa', percent: 16n },
  exento: { tipoFactor: 'Exento', percent: null },
  'no-objeto': { tipoFactor: null, percent: null },
} as const satisfies Record<IVA, { tipoFactor: 'Tasa' | 'Exento' | null; percent: bigint | null }>

export function isIVA(text: string): text is IVA {
  return Object.hasOwn(kinds, text)
}

/** Takes a tax-included amount apart, in cents: iva = round2(t·r/(1+r)), half up; the base is the rest, so that both
 *  always add up to what the customer paid. Source: rulebook §A8, the complement algorithm. */
export function split(cents: bigint, iva: IVA): { readonly base: bigint; readonly iva: bigint } {
  const { percent } = kinds[iva]
  const tax =
    percent === null || percent === 0n ? 0n : divideUnits(cents * percent, 100n + percent, 'half-up')
  return { base: cents - tax, iva: tax }
}

/** The Traslado of one Concepto or of the summary; null for what is no object of the tax. Amounts in cents.
 *  Source: CFDI40177 (Exento has neither TasaOCuota nor Importe), FAQ 40 (six decimals). */
export function trasladoIVA(iva: IVA, base: bigint, importe: bigint): Traslado | null {
  const { tipoFactor, percent } = kinds[iva]
  if (tipoFactor === null) return null
  if (percent === null) return { base: pesos(base), impuesto: claveIVA, tipoFactor }
  const tasaOCuota = { units: percent * 10_000n, decimals: 6 }
  return { base: pesos(base), impuesto: claveIVA, tipoFactor, tasaOCuota, importe: pesos(importe) }
}

/** One row per kind of IVA, sums of the rows of the Conceptos; absent when there is none. All parts have 2 decimals,
 *  so SAT's "rounding of the sum" is the sum. Source: rulebook §A7; CFDI40205, 40212–40221. */
export function summariseIVA(parts: readonly PartIVA[]): Impuestos | undefined {
  const rows: Traslado[] = []
  let total: bigint | null = null
  for (const iva of order) {
    let count = 0
    let base = 0n
    let importe = 0n
    for (const part of parts) {
      if (part.iva !== iva) continue
      count += 1
      base += part.base
      importe += part.importeIVA
    }
    const row = count === 0 ? null : trasladoIVA(iva, base, importe)
    if (row === null) continue
    rows.push(row)
    if (row.importe !== undefined) total = (total ?? 0n) + importe
  }
  if (rows.length === 0) return undefined
  const totalImpuestosTrasladados = total === null ? undefined : pesos(total)
  return { totalImpuestosTrasladados, retenciones: [], traslados: rows }
}

/** What one Concepto adds to the summary, in cents. */
export type PartIVA = { readonly iva: IVA; readonly base: bigint; readonly importeIVA: bigint }

const order = Object.keys(kinds) as readonly IVA[]
