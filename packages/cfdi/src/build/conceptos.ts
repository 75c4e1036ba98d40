import type { Concepto } from '../comprobante.ts'
import type { Fault } from '../fault.ts'
import { Resumen } from '../resumen.ts'
import { type Contexto, checkContexto } from '../rules/contexto.ts'
import { checkLinea } from '../rules/lineas.ts'
import { recordsOf } from '../rules/shape.ts'
import type { LineaVenta } from '../venta.ts'
import { conceptoOf } from './concepto.ts'

/** The lines of a sale or of an egreso as Conceptos with their sums; faults are pushed at 'lineas[3].…'. What was given
 *  away (net 0.00) is left out: its Base would be 0, which SAT refuses (CFDI40174). */
export function conceptosOf(
  lineas: readonly LineaVenta[],
  separarIEPS: boolean,
  contexto: Contexto,
  faults: Fault[],
): { readonly conceptos: readonly Concepto[]; readonly resumen: Resumen } {
  const conceptos: Concepto[] = []
  const resumen = new Resumen()
  const given = recordsOf(lineas, 'lineas', faults)
  for (let index = 0; index < given.length; index += 1) {
    const linea = checkLinea(given[index] as LineaVenta, index, separarIEPS, faults)
    if (linea === null) continue
    checkContexto(linea, index, contexto, faults)
    if (linea.net === 0) continue
    const concepto = conceptoOf(linea, resumen)
    if (concepto === null) faults.push(problem(index, ...problems.ieps))
    else if (concepto.valorUnitario.units === 0n) faults.push(problem(index, ...problems.cantidad))
    else conceptos.push(concepto)
  }
  return { conceptos, resumen }
}

const problems = {
  ieps: ['IEPS-2', 'ieps', 'El IEPS es igual o mayor que el precio de la línea sin IVA.'],
  cantidad: ['CANTIDAD-2', 'cantidad', 'La cantidad es tan grande que el precio por unidad sería cero.'],
} as const

function problem(index: number, code: string, field: string, message: string): Fault {
  return { code, path: `lineas[${index}].${field}`, message, source: 'rulebook A8, CFDI40166' }
}
