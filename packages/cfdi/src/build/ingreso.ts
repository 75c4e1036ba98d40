import type { Comprobante } from '../comprobante.ts'
import type { Fault, Parsed } from '../fault.ts'
import { contextoOf } from '../rules/contexto.ts'
import { isRecord } from '../rules/shape.ts'
import {
  checkFolio,
  checkFormaPago,
  checkLugar,
  checkMetodoPago,
  checkReceptor,
  checkRelacionados,
} from '../rules/venta.ts'
import type { Venta } from '../venta.ts'
import { assembleChecked, notARecord } from './assemble.ts'
import { conceptosOf } from './conceptos.ts'

/** Turns a sale with tax-included prices into a nominative CFDI 4.0 of ingreso, in pesos, ready to seal.
 *  Total is Σ net less what is withheld, to the cent, by construction. A line that was given away (net 0.00) is left
 *  out: its Base would be 0, which SAT refuses; a promotion that should show it must come as one line with a discount
 *  (2×1: cantidad 2). IEPS is separated only with `separarIEPS`.
 *  @returns the document, or every fault at its field ('receptor.usoCFDI', 'lineas[3].net'); TIPO-1 for what has not
 *  the type it should. Faults with codes CFDI401xx–402xx and paths 'conceptos…', 'subTotal' or 'total' are
 *  self-checks: our bug. Source: rulebook §A2–A9. */
export function buildComprobante(venta: Venta): Parsed<Comprobante> {
  if (!isRecord(venta)) return notARecord('venta')
  const faults: Fault[] = []
  const folio = checkFolio(venta, faults)
  const metodoPago = checkMetodoPago(venta.metodoPago, faults)
  checkFormaPago(venta.formaPago, metodoPago === 'PUE', faults)
  const lugar = checkLugar(venta, faults)
  const receptor = checkReceptor(venta.receptor, faults)
  const cfdiRelacionados = checkRelacionados(venta.cfdiRelacionados, faults)
  const contexto = contextoOf(folio, lugar, receptor)
  const { conceptos, resumen } = conceptosOf(venta.lineas, venta.separarIEPS === true, contexto, faults)
  const { formaPago } = venta
  const root = {
    ...folio,
    ...lugar,
    tipoDeComprobante: 'I',
    formaPago,
    metodoPago,
    cfdiRelacionados,
    receptor,
  } as const
  return assembleChecked(root, conceptos, resumen, faults)
}
