import { demandComprobante } from '../comprobante-shape.ts'
import type { Comprobante, Concepto } from '../comprobante.ts'
import type { Fault } from '../fault.ts'
import { compareImportes } from '../importe.ts'
import { conceptoFaults } from './concepto.ts'
import { arithmeticFault } from './fault.ts'
import { impuestosFaults } from './impuestos.ts'
import { sumOf } from './sum.ts'
import { Sums } from './sums.ts'

/** All arithmetic that a PAC checks in an ingreso or egreso in pesos, recomputed from the document alone; of a
 *  document that we built, any answer is our bug. Paths 'conceptos[3].importe', 'impuestos.traslados[0].base'.
 *  Throws ArgumentError naming what has not its type. Source: matriz de errores CFDI 4.0; rulebook §A6–A9. */
export function checkArithmetic(comprobante: Comprobante): readonly Fault[] {
  demandComprobante(comprobante)
  return arithmeticFaults(comprobante)
}

/** As checkArithmetic, of what surely is a Comprobante. */
export function arithmeticFaults(comprobante: Comprobante): readonly Fault[] {
  const arithmetic = new Arithmetic()
  for (const concepto of comprobante.conceptos) arithmetic.add(concepto)
  return arithmetic.finish(comprobante)
}

/** The same for a document whose Conceptos come one after the other and are not kept. */
export class Arithmetic {
  readonly #sums = new Sums()
  readonly #faults: Fault[] = []
  #count = 0

  add(concepto: Concepto): void {
    conceptoFaults(concepto, this.#count, this.#faults)
    this.#sums.add(concepto)
    this.#count += 1
  }

  finish(root: Omit<Comprobante, 'conceptos'>): readonly Fault[] {
    subTotalFaults(root, this.#sums, this.#faults)
    descuentoFaults(root, this.#sums, this.#faults)
    impuestosFaults(root, this.#sums, this.#faults)
    totalFaults(root, this.#faults)
    return this.#faults
  }
}

type Root = Omit<Comprobante, 'conceptos'>

function subTotalFaults({ subTotal }: Root, { importe }: Sums, faults: Fault[]): void {
  if (subTotal.decimals > 2)
    faults.push(arithmeticFault('CFDI40107', 'subTotal', 'SubTotal tiene más de 2 decimales.'))
  if (!importe.roundsTo(subTotal)) {
    faults.push(arithmeticFault('CFDI40108', 'subTotal', 'SubTotal no es la suma de los importes.'))
  }
}

function descuentoFaults({ descuento, subTotal }: Root, sums: Sums, faults: Fault[]): void {
  const push = (code: string, message: string) => faults.push(arithmeticFault(code, 'descuento', message))
  if (descuento === undefined) {
    if (sums.descuento !== null) push('CFDI40111', 'Falta Descuento: hay conceptos con descuento.')
    return
  }
  if (compareImportes(descuento, subTotal) > 0) push('CFDI40110', 'Descuento es mayor que SubTotal.')
  if (sums.descuento === null || !sums.descuento.roundsTo(descuento)) {
    push('CFDI40111', 'Descuento no es la suma de los descuentos.')
  }
  if (descuento.decimals > 2) push('CFDI40112', 'Descuento tiene más de 2 decimales.')
}

function totalFaults({ total, subTotal, descuento, impuestos }: Root, faults: Fault[]): void {
  const plus = sumOf(subTotal, impuestos?.totalImpuestosTrasladados)
  const minus = sumOf(total, descuento, impuestos?.totalImpuestosRetenidos)
  if (!plus.equals(minus)) {
    faults.push(arithmeticFault('CFDI40119', 'total', 'Total no es SubTotal menos Descuento más impuestos.'))
  }
}
