import { isClaveUnidad } from '../catalogs/catalog.ts'
import type { ACuentaTerceros, Parte } from '../comprobante.ts'
import type { Fault } from '../fault.ts'
import { type Importe, parseImporte } from '../importe.ts'
import { type TasaIEPS, isIVA } from '../impuestos.ts'
import type { IVA, LineaVenta } from '../venta.ts'
import { checkIEPS, checkRetenciones, type RetencionLinea } from './impuestos-linea.ts'
import { checkObjetoImp } from './objeto-imp.ts'
import { checkCuentaPredial, checkPartes, checkPedimentos, checkTercero } from './pormenores.ts'
import { isDigits, readDigits } from './shape.ts'
import { attributeText, optionalText } from './texts.ts'

/** A line that was checked; amounts in cents. `ieps` is null unless it is to be separated. */
export type Linea = {
  readonly claveProdServ: string
  readonly noIdentificacion: string | undefined
  readonly cantidad: Importe
  readonly claveUnidad: string
  readonly unidad: string | undefined
  readonly descripcion: string
  readonly gross: number
  readonly net: number
  readonly iva: IVA
  readonly ieps: TasaIEPS | null
  readonly objetoImp: string
  readonly retenciones: readonly RetencionLinea[]
  readonly aCuentaTerceros: ACuentaTerceros | undefined
  readonly informacionAduanera: readonly string[]
  readonly cuentaPredial: readonly string[]
  readonly partes: readonly Parte[]
}

/** Reads and checks one line; faults are pushed with paths 'lineas[3].net'.
 *  @param separarIEPS otherwise the IEPS stays inside the price
 *  @returns null if it has faults. Source: cfdv40.xsd Concepto; rulebook §A6–A8. */
export function checkLinea(
  linea: LineaVenta,
  index: number,
  separarIEPS: boolean,
  faults: Fault[],
): Linea | null {
  const before = faults.length
  const at = `lineas[${index}].`
  const { claveProdServ, claveUnidad, iva } = linea
  if (!isDigits(claveProdServ, 8)) push(faults, at, problems.claveProdServ)
  if (!isClaveUnidad(claveUnidad)) push(faults, at, problems.claveUnidad)
  if (!isIVA(iva)) push(faults, at, problems.iva)
  const given = checkIEPS(linea.ieps, at, faults)
  const ieps = separarIEPS ? given : null
  const noIdentificacion = optionalText(linea.noIdentificacion, 100, at, 'noIdentificacion', faults)
  const unidad = optionalText(linea.unidad, 20, at, 'unidad', faults)
  const descripcion = attributeText(linea.descripcion, 1000, at, 'descripcion', faults)
  const cantidad = readCantidad(linea.cantidad)
  if (cantidad === null) push(faults, at, problems.cantidad)
  const gross = readCents(linea.gross)
  const net = readCents(linea.net)
  if (gross === null) push(faults, at, problems.gross)
  if (net === null) push(faults, at, problems.net)
  if (gross === 0) push(faults, at, problems.zero)
  if (gross !== null && net !== null && net > gross) push(faults, at, problems.netAboveGross)
  const retenciones = checkRetenciones(linea.retenciones, at, faults)
  const objetoImp = checkObjetoImp(linea, { ieps: ieps !== null, retenciones }, at, faults)
  const aCuentaTerceros = checkTercero(linea.aCuentaTerceros, at, faults)
  const informacionAduanera = checkPedimentos(linea.informacionAduanera, at, faults)
  const cuentaPredial = checkCuentaPredial(linea.cuentaPredial, at, faults)
  const partes = checkPartes(linea.partes, at, faults)
  if (faults.length > before || cantidad === null || gross === null || net === null) return null
  return {
    claveProdServ,
    noIdentificacion,
    cantidad,
    claveUnidad,
    unidad,
    descripcion,
    gross,
    net,
    iva,
    ieps,
    objetoImp,
    retenciones,
    aCuentaTerceros,
    informacionAduanera,
    cuentaPredial,
    partes,
  }
}

const importeShape = 'El importe debe tener exactamente 2 decimales, hasta 12 enteros y no ser negativo.'

const problems = {
  claveProdServ: problem('CFDI40162', 'claveProdServ', 'La clave de producto o servicio son 8 dígitos.'),
  claveUnidad: problem('CFDI40165', 'claveUnidad', 'La clave de unidad no está en el catálogo del SAT.'),
  iva: problem('IVA-1', 'iva', 'El IVA debe ser 0.16, 0.08, 0, exento o no-objeto.', 'rulebook A7'),
  cantidad: problem(
    'CANTIDAD-1',
    'cantidad',
    'La cantidad debe ser mayor que cero, con hasta 6 decimales.',
    'cfdv40.xsd Cantidad',
  ),
  gross: problem('IMPORTE-2', 'gross', importeShape, 'rulebook A8'),
  net: problem('IMPORTE-2', 'net', importeShape, 'rulebook A8'),
  zero: problem('CFDI40166', 'gross', 'El importe de la línea debe ser mayor que cero.'),
  netAboveGross: problem(
    'CFDI40169',
    'net',
    'El importe con descuento no puede ser mayor que el importe sin descuento.',
  ),
}

/** Without `source`, the code is SAT's own and says where the rule is written. */
function problem(code: string, field: string, message: string, source?: string): Fault {
  return { code, path: field, message, source: source ?? `matriz de errores CFDI 4.0, ${code}` }
}

function push(faults: Fault[], at: string, fault: Fault): void {
  faults.push({ ...fault, path: at + fault.path })
}

export function readCantidad(text: string): Importe | null {
  const whole = typeof text === 'string' && text.length <= 6 ? readDigits(text, 0, text.length) : 0
  if (whole > 0) return { units: BigInt(whole), decimals: 0 } // most are pieces
  const cantidad = parseImporte(text)
  return cantidad.ok && cantidad.value.units > 0n ? cantidad.value : null
}

/** '57.00' as 5700; null for anything but up to 12 digits, dot and two decimals, which leaves room for a rate of 16 %
 *  in safe integers. */
export function readCents(text: string): number | null {
  if (typeof text !== 'string') return null
  const dot = text.length - 3
  if (dot < 1 || dot > 12 || text.charCodeAt(dot) !== 0x2e) return null
  const pesos = readDigits(text, 0, dot)
  const cents = readDigits(text, dot + 1, text.length)
  return pesos < 0 || cents < 0 ? null : pesos * 100 + cents
}
