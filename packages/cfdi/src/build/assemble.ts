import type { CfdiRelacionados, Comprobante, InformacionGlobal, ReceptorNode } from '../comprobante.ts'
import { type Fault, type Parsed, accepted, refused } from '../fault.ts'
import { centavos } from '../importe.ts'
import type { Resumen } from '../resumen.ts'
import { arithmeticFaults } from '../rules/arithmetic.ts'
import { typeFault } from '../rules/shape.ts'
import type { Folio, Lugar } from '../rules/venta.ts'

/** What the root says besides its sums. */
export type Root = Folio &
  Lugar & {
    readonly tipoDeComprobante: 'I' | 'E'
    readonly formaPago: string
    readonly metodoPago: 'PUE' | 'PPD'
    readonly informacionGlobal?: InformacionGlobal
    readonly cfdiRelacionados: readonly CfdiRelacionados[]
    readonly receptor: ReceptorNode
  }

/** The document in pesos, from its Conceptos and what they add up to. Source: rulebook §A2, §A8. */
export function assemble(root: Root, conceptos: Comprobante['conceptos'], resumen: Resumen): Comprobante {
  return {
    version: '4.0',
    serie: root.serie,
    folio: root.folio,
    fecha: root.fecha,
    formaPago: root.formaPago,
    subTotal: centavos(resumen.importe),
    descuento: resumen.descuento === 0 ? undefined : centavos(resumen.descuento),
    moneda: 'MXN',
    total: centavos(resumen.total),
    tipoDeComprobante: root.tipoDeComprobante,
    exportacion: '01',
    metodoPago: root.metodoPago,
    lugarExpedicion: root.lugarExpedicion,
    informacionGlobal: root.informacionGlobal,
    cfdiRelacionados: root.cfdiRelacionados,
    emisor: root.emisor,
    receptor: root.receptor,
    conceptos,
    impuestos: resumen.impuestos(),
  }
}

/** Assembles and checks: what checkArithmetic finds in a document of ours is our bug, and no document leaves then. */
export function assembleChecked(
  root: Root,
  conceptos: Comprobante['conceptos'],
  resumen: Resumen,
  faults: readonly Fault[],
): Parsed<Comprobante> {
  if (faults.length > 0) return { ok: false, faults }
  if (conceptos.length === 0) return refused(nothingToInvoice)
  if (!resumen.isSafe) return refused(tooMuch)
  const comprobante = assemble(root, conceptos, resumen)
  const breaches = arithmeticFaults(comprobante)
  return breaches.length === 0 ? accepted(comprobante) : { ok: false, faults: breaches }
}

/** For what is not even an object. */
export function notARecord(argument: string): { readonly ok: false; readonly faults: readonly Fault[] } {
  return refused(typeFault(argument, 'un objeto'))
}

export const nothingToInvoice: Fault = {
  code: 'VENTA-0',
  path: 'lineas',
  message: 'No hay nada que facturar: la venta no tiene artículos con precio.',
  source: 'CFDI40166, CFDI40174',
}

export const tooMuch: Fault = {
  code: 'VENTA-2',
  path: 'lineas',
  message: 'La suma de los importes es demasiado grande para una sola factura.',
  source: 'tdCFDI.xsd t_Importe',
}
