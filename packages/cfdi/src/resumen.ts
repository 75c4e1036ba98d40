import type { Impuestos, Traslado } from './comprobante.ts'
import { type Importe, addImportes, centavos, compareImportes, roundImporte } from './importe.ts'
import { type TasaIEPS, kindsOfIVA, trasladoIEPS, trasladoIVA } from './impuestos.ts'
import type { IVA } from './venta.ts'

type Row = { base: number; importe: number }
type RowIEPS = { readonly ieps: TasaIEPS; base: Importe; importe: number }

/** What the Conceptos of a document add up to, one after the other, in cents: its totals and the rows of its summary.
 *  All parts have 2 decimals, so SAT's «rounding of the sum» is the sum; only litres have more, and are rounded half up.
 *  Source: rulebook §A7; CFDI40108, 40111, 40205, 40211–40221. */
export class Resumen {
  importe = 0
  descuento = 0
  #trasladado = 0
  #retenido = 0
  readonly #iva = new Map<IVA, Row>()
  readonly #ieps = new Map<string, RowIEPS>()
  readonly #retenciones = new Map<string, number>()

  addConcepto(importe: number, descuento: number): void {
    this.importe += importe
    this.descuento += descuento
  }

  addIVA(iva: IVA, base: number, importe: number): void {
    const row = this.#iva.get(iva)
    if (row === undefined) this.#iva.set(iva, { base, importe })
    else {
      row.base += base
      row.importe += importe
    }
    this.#trasladado += importe
  }

  addIEPS(ieps: TasaIEPS, base: Importe, importe: number): void {
    const key = keyOfIEPS(ieps)
    const row = this.#ieps.get(key)
    if (row === undefined) this.#ieps.set(key, { ieps, base, importe })
    else {
      row.base = addImportes(row.base, base)
      row.importe += importe
    }
    this.#trasladado += importe
  }

  addRetencion(impuesto: string, importe: number): void {
    this.#retenciones.set(impuesto, (this.#retenciones.get(impuesto) ?? 0) + importe)
    this.#retenido += importe
  }

  /** Total in cents; not safe (see Number.isSafeInteger) when any of the sums is not. */
  get total(): number {
    return this.importe - this.descuento + this.#trasladado - this.#retenido
  }

  get isSafe(): boolean {
    return Number.isSafeInteger(this.importe + this.#trasladado)
  }

  /** The node Impuestos of the root, absent when no Concepto has taxes. */
  impuestos(): Impuestos | undefined {
    const traslados = [...this.#rowsIVA(), ...this.#rowsIEPS()]
    const retenciones = [...this.#retenciones]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([impuesto, importe]) => ({ impuesto, importe: centavos(importe) }))
    if (traslados.length + retenciones.length === 0) return undefined
    const gravado = traslados.some(({ importe }) => importe !== undefined)
    return {
      totalImpuestosRetenidos: retenciones.length > 0 ? centavos(this.#retenido) : undefined,
      totalImpuestosTrasladados: gravado ? centavos(this.#trasladado) : undefined,
      retenciones,
      traslados,
    }
  }

  #rowsIVA(): readonly Traslado[] {
    const rows: Traslado[] = []
    for (const iva of kindsOfIVA) {
      const row = this.#iva.get(iva)
      const traslado = row === undefined ? null : trasladoIVA(iva, row.base, row.importe)
      if (traslado !== null) rows.push(traslado)
    }
    return rows
  }

  #rowsIEPS(): readonly Traslado[] {
    if (this.#ieps.size === 0) return []
    return [...this.#ieps.values()].toSorted(byTasa).map(({ ieps, base, importe }) => {
      return trasladoIEPS(ieps, roundImporte(base, { decimals: 2, rounding: 'half-up' }), importe)
    })
  }
}

/** The same for every line with this tax, factor and rate. */
export function keyOfIEPS({ tipoFactor, tasaOCuota }: TasaIEPS): string {
  return `${tipoFactor} ${tasaOCuota.units}`
}

/** Tasas before Cuotas, each from the lowest. */
function byTasa({ ieps: a }: RowIEPS, { ieps: b }: RowIEPS): number {
  if (a.tipoFactor !== b.tipoFactor) return a.tipoFactor === 'Tasa' ? -1 : 1
  return compareImportes(a.tasaOCuota, b.tasaOCuota)
}
