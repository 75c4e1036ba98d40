import type { Comprobante, Concepto } from './comprobante.ts'
import { type Fault, type Parsed, accepted } from './fault.ts'
import { type Importe, divideImportes, pesos } from './importe.ts'
import { split, summariseIVA, trasladoIVA } from './impuestos.ts'
import { checkArithmetic } from './rules/arithmetic.ts'
import { type Linea, checkLinea } from './rules/lineas.ts'
import { type Header, checkHeader } from './rules/venta.ts'
import type { IVA, Venta } from './venta.ts'

/** Turns a sale with tax-included prices into a CFDI 4.0 of ingreso, in pesos, paid at once (PUE), ready to seal.
 *  Total is Σ net to the cent, by construction. A line that was given away (net 0.00) is left out: its Base would be
 *  0, which SAT refuses; a promotion that should show it must come as one line with a discount (2×1: cantidad 2).
 *  @returns the document, or every fault at its field ('receptor.usoCFDI', 'lineas[3].net'). Faults with codes
 *  CFDI401xx–402xx and paths 'conceptos…', 'subTotal' or 'total' are self-checks: our bug.
 *  Source: rulebook §A2–A9. */
export function buildComprobante(venta: Venta): Parsed<Comprobante> {
  const faults: Fault[] = []
  const header = checkHeader(venta, faults)
  const lineas = venta.lineas.map((linea, index) => checkLinea(linea, index, faults))
  if (faults.length > 0) return { ok: false, faults }
  const kept = lineas.filter((linea): linea is Linea => linea !== null && linea.net > 0n)
  if (kept.length === 0) return { ok: false, faults: [nothingToInvoice] }
  const comprobante = assemble(venta, header, kept.map(partOf))
  const breaches = checkArithmetic(comprobante)
  return breaches.length === 0 ? accepted(comprobante) : { ok: false, faults: breaches }
}

const nothingToInvoice: Fault = {
  code: 'VENTA-0',
  path: 'lineas',
  message: 'No hay nada que facturar: la venta no tiene artículos con precio.',
  source: 'CFDI40166, CFDI40174',
}

/** One Concepto with what it adds to the sums, in cents. */
type Part = {
  readonly concepto: Concepto
  readonly iva: IVA
  readonly importe: bigint
  readonly descuento: bigint
  readonly base: bigint
  readonly importeIVA: bigint
}

/** The complement algorithm for one line: both gross and net are taken apart, the discount is what lies between
 *  their bases. Source: rulebook §A8. */
function partOf(linea: Linea): Part {
  const { gross, net, iva, cantidad } = linea
  const importe = split(gross, iva).base
  const neto = split(net, iva)
  const descuento = importe - neto.base
  const traslado = trasladoIVA(iva, neto.base, neto.iva)
  const concepto: Concepto = {
    claveProdServ: linea.claveProdServ,
    noIdentificacion: linea.noIdentificacion,
    cantidad,
    claveUnidad: linea.claveUnidad,
    unidad: linea.unidad,
    descripcion: linea.descripcion,
    valorUnitario: valorUnitarioOf(importe, cantidad),
    importe: pesos(importe),
    descuento: descuento === 0n ? undefined : pesos(descuento),
    objetoImp: traslado === null ? '01' : '02',
    impuestos: traslado === null ? undefined : { traslados: [traslado], retenciones: [] },
    informacionAduanera: none,
    cuentaPredial: none,
    partes: none,
  }
  return { concepto, iva, importe, descuento, base: neto.base, importeIVA: neto.iva }
}

const none: readonly never[] = []

/** Six decimals, never fewer: they keep Importe in the middle of SAT's limits. Source: rulebook §A9. */
function valorUnitarioOf(cents: bigint, cantidad: Importe): Importe {
  return divideImportes(pesos(cents), cantidad, { decimals: 6, rounding: 'half-up' })
}

function assemble(venta: Venta, header: Header, parts: readonly Part[]): Comprobante {
  const subTotal = parts.reduce((sum, part) => sum + part.importe, 0n)
  const descuento = parts.reduce((sum, part) => sum + part.descuento, 0n)
  const iva = parts.reduce((sum, part) => sum + part.importeIVA, 0n)
  return {
    version: '4.0',
    serie: header.serie,
    folio: header.folio,
    fecha: venta.fecha,
    formaPago: venta.formaPago,
    subTotal: pesos(subTotal),
    descuento: descuento === 0n ? undefined : pesos(descuento),
    moneda: 'MXN',
    total: pesos(subTotal - descuento + iva),
    tipoDeComprobante: 'I',
    exportacion: '01',
    metodoPago: 'PUE',
    lugarExpedicion: venta.lugarExpedicion,
    cfdiRelacionados: [],
    emisor: header.emisor,
    receptor: header.receptor,
    conceptos: parts.map((part) => part.concepto),
    impuestos: summariseIVA(parts),
  }
}
