import type { Concepto, Retencion, Traslado } from '../comprobante.ts'
import { type Importe, equalImportes } from '../importe.ts'
import { Sum } from './sum.ts'

/** What the Conceptos have of one tax, factor and rate. */
export type GroupSum = {
  readonly traslado: Pick<Traslado, 'impuesto' | 'tipoFactor' | 'tasaOCuota'>
  readonly base: Sum
  readonly importe: Sum
}

/** The Conceptos of a document, added up one after the other as SAT adds them up, from what they say alone. */
export class Sums {
  readonly importe = new Sum()
  /** null while no Concepto has a Descuento. */
  descuento: Sum | null = null
  readonly traslados: GroupSum[] = []
  readonly retenciones = new Map<string, Sum>()

  add({ importe, descuento, impuestos }: Concepto): void {
    this.importe.add(importe)
    if (descuento !== undefined) (this.descuento ??= new Sum()).add(descuento)
    if (impuestos === undefined) return
    for (const traslado of impuestos.traslados) this.#addTraslado(traslado)
    for (const retencion of impuestos.retenciones) this.#addRetencion(retencion)
  }

  groupOf(traslado: GroupSum['traslado']): GroupSum | undefined {
    for (const group of this.traslados) if (sameImpuesto(group.traslado, traslado)) return group
    return undefined
  }

  #addTraslado(traslado: Traslado): void {
    let group = this.groupOf(traslado)
    if (group === undefined) {
      group = { traslado, base: new Sum(), importe: new Sum() }
      this.traslados.push(group)
    }
    group.base.add(traslado.base)
    if (traslado.importe !== undefined) group.importe.add(traslado.importe)
  }

  #addRetencion({ impuesto, importe }: Retencion): void {
    let sum = this.retenciones.get(impuesto)
    if (sum === undefined) this.retenciones.set(impuesto, (sum = new Sum()))
    sum.add(importe)
  }
}

/** Rates are compared by value: 0.16 is 0.160000. */
export function sameImpuesto(left: GroupSum['traslado'], right: GroupSum['traslado']): boolean {
  if (left.impuesto !== right.impuesto || left.tipoFactor !== right.tipoFactor) return false
  return sameTasa(left.tasaOCuota, right.tasaOCuota)
}

function sameTasa(left: Importe | undefined, right: Importe | undefined): boolean {
  if (left === right) return true
  return left !== undefined && right !== undefined && equalImportes(left, right)
}
