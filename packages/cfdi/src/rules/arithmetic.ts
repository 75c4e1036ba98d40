import type { Comprobante } from '../comprobante.ts'
import type { Fault } from '../fault.ts'
import { type Importe, addImportes, compareImportes, equalImportes } from '../importe.ts'
import { conceptoFaults } from './concepto.ts'
import { arithmeticFault } from './fault.ts'
import { impuestosFaults } from './impuestos.ts'
import { roundedSum } from './sum.ts'

/** All arithmetic that a PAC checks in an ingreso or egreso in pesos, recomputed from the document alone; of a
 *  document that we built, any answer is our bug. Paths 'conceptos[3].importe', 'impuestos.traslados[0].base'.
 *  Source: matriz de errores CFDI 4.0; rulebook §A6–A9. */
export function checkArithmetic(comprobante: Comprobante): readonly Fault[] {
  const faults: Fault[] = []
  comprobante.conceptos.forEach((concepto, index) => conceptoFaults(concepto, `conceptos[${index}]`, faults))
  subTotalFaults(comprobante, faults)
  descuentoFaults(comprobante, faults)
  impuestosFaults(comprobante, faults)
  totalFaults(comprobante, faults)
  return faults
}

function subTotalFaults({ subTotal, conceptos }: Comprobante, faults: Fault[]): void {
  if (subTotal.decimals > 2)
    faults.push(arithmeticFault('CFDI40107', 'subTotal', 'SubTotal tiene más de 2 decimales.'))
  if (!equalImportes(subTotal, roundedSum(conceptos.map(({ importe }) => importe)))) {
    faults.push(arithmeticFault('CFDI40108', 'subTotal', 'SubTotal no es la suma de los importes.'))
  }
}

function descuentoFaults({ descuento, subTotal, conceptos }: Comprobante, faults: Fault[]): void {
  const parts: Importe[] = []
  for (const { descuento: part } of conceptos) if (part !== undefined) parts.push(part)
  if (descuento === undefined) {
    if (parts.length > 0)
      faults.push(arithmeticFault('CFDI40111', 'descuento', 'Falta Descuento: hay conceptos con descuento.'))
    return
  }
  if (compareImportes(descuento, subTotal) > 0)
    faults.push(arithmeticFault('CFDI40110', 'descuento', 'Descuento es mayor que SubTotal.'))
  if (parts.length === 0 || !equalImportes(descuento, roundedSum(parts))) {
    faults.push(arithmeticFault('CFDI40111', 'descuento', 'Descuento no es la suma de los descuentos.'))
  }
  if (descuento.decimals > 2)
    faults.push(arithmeticFault('CFDI40112', 'descuento', 'Descuento tiene más de 2 decimales.'))
}

function totalFaults({ total, subTotal, descuento, impuestos }: Comprobante, faults: Fault[]): void {
  const plus = addImportes(subTotal, ...present(impuestos?.totalImpuestosTrasladados))
  const minus = addImportes(total, ...present(descuento), ...present(impuestos?.totalImpuestosRetenidos))
  if (!equalImportes(plus, minus)) {
    faults.push(arithmeticFault('CFDI40119', 'total', 'Total no es SubTotal menos Descuento más impuestos.'))
  }
}

function present(importe: Importe | undefined): readonly Importe[] {
  return importe === undefined ? [] : [importe]
}
