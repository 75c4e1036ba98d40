import { descripcionOf } from '../catalogs/catalog.ts'
import { isCodigoPostal } from '../catalogs/codigo-postal.ts'
import type { ACuentaTerceros, Parte } from '../comprobante.ts'
import { type Fault, under } from '../fault.ts'
import { type Importe, multiplyImportes, parseImporte } from '../importe.ts'
import { parseRFC } from '../rfc.ts'
import type { ParteVenta, TerceroVenta } from '../venta.ts'
import { isDigits, isRecord, isText, recordsOf, textsOf, typeFault } from './shape.ts'
import { attributeText, optionalText } from './texts.ts'

const none: readonly never[] = []

/** Source: cfdv40.xsd ACuentaTerceros; CFDI40191, 140223. */
export function checkTercero(
  tercero: TerceroVenta | undefined,
  line: string,
  faults: Fault[],
): ACuentaTerceros | undefined {
  if (tercero === undefined) return undefined
  const at = `${line}aCuentaTerceros.`
  if (!isRecord(tercero)) {
    faults.push(typeFault(`${line}aCuentaTerceros`, 'un objeto'))
    return undefined
  }
  const rfc = parseRFC(attributeText(tercero.rfc, 13, at, 'rfc', faults))
  if (!rfc.ok) faults.push(...under(`${at}rfc`, rfc.faults))
  const nombre = attributeText(tercero.nombre, 300, at, 'nombre', faults)
  if (descripcionOf.regimen(tercero.regimenFiscal) === null) {
    const message = 'El régimen del tercero no está en el catálogo del SAT.'
    faults.push({
      code: 'CFDI40191',
      path: `${at}regimenFiscal`,
      message,
      source: 'c_RegimenFiscal, CFDI40191',
    })
  }
  if (typeof tercero.domicilioFiscal !== 'string' || !isCodigoPostal(tercero.domicilioFiscal)) {
    const message = 'El código postal del tercero no está en el catálogo del SAT.'
    faults.push({ code: 'CP-2', path: `${at}domicilioFiscal`, message, source: 'c_CodigoPostal, CFDI40192' })
  }
  return {
    rfcACuentaTerceros: rfc.ok ? rfc.value.rfc : '',
    nombreACuentaTerceros: nombre,
    regimenFiscalACuentaTerceros: tercero.regimenFiscal,
    domicilioFiscalACuentaTerceros: tercero.domicilioFiscal,
  }
}

/** Source: cfdv40.xsd NumeroPedimento; CFDI40194. */
export function checkPedimentos(
  pedimentos: readonly string[] | undefined,
  at: string,
  faults: Fault[],
): readonly string[] {
  if (pedimentos === undefined) return none
  const numeros = textsOf(pedimentos, `${at}informacionAduanera`, faults)
  numeros.forEach((numero, index) => {
    if (isText(numero, /^[0-9]{2} {2}[0-9]{2} {2}[0-9]{4} {2}[0-9]{7}$/)) return
    const message =
      'El pedimento son año, aduana, patente y número con dos espacios: «21  47  3807  8003832».'
    const path = `${at}informacionAduanera[${index}]`
    faults.push({ code: 'CFDI40194', path, message, source: 'cfdv40.xsd NumeroPedimento, CFDI40194' })
  })
  return numeros
}

/** Source: cfdv40.xsd CuentaPredial. */
export function checkCuentaPredial(
  cuentas: readonly string[] | undefined,
  at: string,
  faults: Fault[],
): readonly string[] {
  if (cuentas === undefined) return none
  const numeros = textsOf(cuentas, `${at}cuentaPredial`, faults)
  numeros.forEach((numero, index) => {
    if (isText(numero, /^[0-9a-zA-Z]{1,150}$/)) return
    const message = 'La cuenta predial son letras y dígitos, hasta 150.'
    faults.push({
      code: 'PREDIAL-1',
      path: `${at}cuentaPredial[${index}]`,
      message,
      source: 'cfdv40.xsd CuentaPredial',
    })
  })
  return numeros
}

/** Source: cfdv40.xsd Parte; CFDI40196–40198. */
export function checkPartes(
  partes: readonly ParteVenta[] | undefined,
  line: string,
  faults: Fault[],
): readonly Parte[] {
  if (partes === undefined) return none
  return recordsOf(partes, `${line}partes`, faults).map((parte, index): Parte => {
    const at = `${line}partes[${index}].`
    const { claveProdServ } = parte
    const push = (code: string, field: string, message: string) => {
      faults.push({ code, path: at + field, message, source: `cfdv40.xsd Parte, ${code}` })
    }
    if (!isDigits(claveProdServ, 8)) {
      push('CFDI40196', 'claveProdServ', 'La clave de producto o servicio son 8 dígitos.')
    }
    const cantidad = readPositive(parte.cantidad)
    if (cantidad === null)
      push('CANTIDAD-1', 'cantidad', 'La cantidad debe ser mayor que cero, con hasta 6 decimales.')
    const valorUnitario = parte.valorUnitario === undefined ? undefined : readPositive(parte.valorUnitario)
    if (valorUnitario === null) {
      push('CFDI40197', 'valorUnitario', 'El valor unitario debe ser mayor que cero, con hasta 6 decimales.')
    }
    return {
      claveProdServ,
      noIdentificacion: optionalText(parte.noIdentificacion, 100, at, 'noIdentificacion', faults),
      cantidad: cantidad ?? unknown,
      unidad: optionalText(parte.unidad, 20, at, 'unidad', faults),
      descripcion: attributeText(parte.descripcion, 1000, at, 'descripcion', faults),
      ...(valorUnitario ? { valorUnitario, importe: product(cantidad ?? unknown, valorUnitario) } : {}),
      informacionAduanera: checkPedimentos(parte.informacionAduanera, at, faults),
    }
  })
}

/** Stands where a fault has been pushed. */
const unknown: Importe = { units: 0n, decimals: 0 }

function readPositive(text: string): Importe | null {
  const importe = parseImporte(text)
  return importe.ok && importe.value.units > 0n ? importe.value : null
}

/** Rounded to cents, half up: inside the limits of CFDI40198. */
function product(cantidad: Importe, valorUnitario: Importe): Importe {
  return multiplyImportes(cantidad, valorUnitario, { decimals: 2, rounding: 'half-up' })
}
