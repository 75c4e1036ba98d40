import { isClaveUnidad } from '../catalogs/catalog.ts'
import type { Fault } from '../fault.ts'
import { type Importe, parseImporte } from '../importe.ts'
import { isIVA } from '../impuestos.ts'
import type { IVA, LineaVenta } from '../venta.ts'
import { attributeText, optionalText } from './texts.ts'

/** A line that was checked; amounts in cents. */
export type Linea = {
  readonly claveProdServ: string
  readonly noIdentificacion: string | undefined
  readonly cantidad: Importe
  readonly claveUnidad: string
  readonly unidad: string | undefined
  readonly descripcion: string
  readonly gross: bigint
  readonly net: bigint
  readonly iva: IVA
}

/** Reads and checks one line; faults are pushed with paths 'lineas[3].net'.
 *  @returns null if it has faults. Source: cfdv40.xsd Concepto; rulebook §A6, §A8. */
export function checkLinea(linea: LineaVenta, index: number, faults: Fault[]): Linea | null {
  const before = faults.length
  const at = `lineas[${index}]`
  const push = (code: string, field: string, message: string, source: string) => {
    faults.push({ code, path: `${at}.${field}`, message, source })
  }
  if (!/^[0-9]{8}$/.test(linea.claveProdServ)) {
    push(
      'CFDI40162',
      'claveProdServ',
      'La clave de producto o servicio son 8 dígitos.',
      'c_ClaveProdServ, CFDI40162',
    )
  }
  if (!isClaveUnidad(linea.claveUnidad)) {
    push(
      'CFDI40165',
      'claveUnidad',
      'La clave de unidad no está en el catálogo del SAT.',
      'c_ClaveUnidad, CFDI40165',
    )
  }
  if (!isIVA(linea.iva))
    push('IVA-1', 'iva', 'El IVA debe ser 0.16, 0.08, 0, exento o no-objeto.', 'rulebook A7')
  if (linea.ieps !== null)
    push('IEPS-1', 'ieps', 'El IEPS no se separa en esta factura: va dentro del precio.', 'LIEPS 19-II')
  const noIdentificacion = optionalText(linea.noIdentificacion, `${at}.noIdentificacion`, 100, faults)
  const unidad = optionalText(linea.unidad, `${at}.unidad`, 20, faults)
  const descripcion = attributeText(linea.descripcion, `${at}.descripcion`, 1000, faults)
  const cantidad = parseImporte(linea.cantidad)
  if (!cantidad.ok || cantidad.value.units === 0n) {
    push(
      'CANTIDAD-1',
      'cantidad',
      'La cantidad debe ser mayor que cero, con hasta 6 decimales.',
      'cfdv40.xsd Cantidad',
    )
  }
  const amounts = checkAmounts(linea, push)
  if (faults.length > before || amounts === null || !cantidad.ok) return null
  const { claveProdServ, claveUnidad, iva } = linea
  return {
    claveProdServ,
    noIdentificacion,
    cantidad: cantidad.value,
    claveUnidad,
    unidad,
    descripcion,
    ...amounts,
    iva,
  }
}

function checkAmounts(
  linea: LineaVenta,
  push: (code: string, field: string, message: string, source: string) => void,
): { gross: bigint; net: bigint } | null {
  const gross = readCents(linea.gross)
  const net = readCents(linea.net)
  const shape = 'El importe debe tener exactamente 2 decimales y no ser negativo.'
  if (gross === null) push('IMPORTE-2', 'gross', shape, 'rulebook A8')
  if (net === null) push('IMPORTE-2', 'net', shape, 'rulebook A8')
  if (gross === null || net === null) return null
  if (gross === 0n) push('CFDI40166', 'gross', 'El importe de la línea debe ser mayor que cero.', 'CFDI40166')
  if (net > gross)
    push(
      'CFDI40169',
      'net',
      'El importe con descuento no puede ser mayor que el importe sin descuento.',
      'CFDI40169',
    )
  return { gross, net }
}

/** '57.00' as 5700n; null for anything but digits, dot and two decimals. */
function readCents(text: string): bigint | null {
  return /^[0-9]{1,14}\.[0-9]{2}$/.test(text) ? BigInt(text.slice(0, -3) + text.slice(-2)) : null
}
