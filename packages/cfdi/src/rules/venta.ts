import { descripcionOf } from '../catalogs/catalog.ts'
import { isCodigoPostal } from '../catalogs/codigo-postal.ts'
import { regimenFits } from '../catalogs/uso-regimen.ts'
import type { CfdiRelacionados, Emisor } from '../comprobante.ts'
import { type Fault, under } from '../fault.ts'
import { isFecha } from '../fecha.ts'
import { type Receptor, parseReceptor } from '../receptor.ts'
import { parseRFC } from '../rfc.ts'
import type { Encabezado, Venta } from '../venta.ts'
import { isRecord, isText, recordsOf, textsOf, typeFault } from './shape.ts'
import { attributeText } from './texts.ts'

export type Folio = { readonly serie: string; readonly folio: string; readonly fecha: string }

export function checkFolio({ serie, folio, fecha }: Encabezado, faults: Fault[]): Folio {
  const checked = {
    serie: attributeText(serie, 25, '', 'serie', faults),
    folio: attributeText(folio, 40, '', 'folio', faults),
    fecha,
  }
  if (typeof fecha !== 'string' || !isFecha(fecha)) {
    checked.fecha = ''
    const message = 'La fecha debe ser AAAA-MM-DDThh:mm:ss.'
    faults.push({ code: 'CFDI40101', path: 'fecha', message, source: 'tdCFDI.xsd t_FechaH' })
  }
  return checked
}

export type Lugar = { readonly lugarExpedicion: string; readonly emisor: Emisor }

export function checkLugar({ lugarExpedicion, emisor }: Encabezado, faults: Fault[]): Lugar {
  if (typeof lugarExpedicion !== 'string' || !isCodigoPostal(lugarExpedicion)) {
    const message = 'El código postal de la tienda no está en el catálogo del SAT.'
    faults.push({ code: 'CFDI40126', path: 'lugarExpedicion', message, source: 'c_CodigoPostal, CFDI40126' })
  }
  return { lugarExpedicion, emisor: checkEmisor(emisor, faults) }
}

/** @param pagado paid in full, or an egreso: then 99 says nothing. Source: CFDI40104, 40105; rulebook §A10. */
export function checkFormaPago(formaPago: string, pagado: boolean, faults: Fault[]): void {
  const push = (code: string, message: string, source: string) => {
    faults.push({ code, path: 'formaPago', message, source })
  }
  if (descripcionOf.formaPago(formaPago) === null) {
    push('CFDI40104', 'La forma de pago no está en el catálogo del SAT.', 'c_FormaPago, CFDI40104')
  } else if (pagado && formaPago === '99') {
    const message = 'Una venta pagada no puede llevar la forma de pago 99 (por definir).'
    push('FORMAPAGO-1', message, 'Guía de llenado 4.0, FormaPago; rulebook A10')
  } else if (!pagado && formaPago !== '99') {
    const message = 'Con el método de pago PPD, la forma de pago debe ser 99 (por definir).'
    push('CFDI40105', message, 'matriz de errores CFDI 4.0, CFDI40105')
  }
}

export function checkMetodoPago(metodoPago: Venta['metodoPago'], faults: Fault[]): 'PUE' | 'PPD' {
  if (metodoPago === undefined || metodoPago === 'PUE' || metodoPago === 'PPD') return metodoPago ?? 'PUE'
  const message = 'El método de pago debe ser PUE o PPD.'
  faults.push({ code: 'CFDI40124', path: 'metodoPago', message, source: 'c_MetodoPago, CFDI40124' })
  return 'PUE'
}

/** As parseReceptor, for callers without types too. */
export function checkReceptor(receptor: Receptor, faults: Fault[]): Receptor {
  if (!isRecord(receptor)) {
    faults.push(typeFault('receptor', 'un objeto'))
    return noReceptor
  }
  const before = faults.length
  for (const field of camposReceptor) {
    const value: unknown = receptor[field]
    if (value !== undefined && typeof value !== 'string')
      faults.push(typeFault(`receptor.${field}`, 'un texto'))
  }
  if (faults.length > before) return receptor
  const parsed = parseReceptor(receptor)
  if (!parsed.ok) faults.push(...under('receptor', parsed.faults))
  return parsed.ok ? parsed.value : receptor
}

const noReceptor: Receptor = {
  rfc: '',
  nombre: '',
  domicilioFiscalReceptor: '',
  regimenFiscalReceptor: '',
  usoCFDI: '',
}

const camposReceptor = [
  'rfc',
  'nombre',
  'domicilioFiscalReceptor',
  'regimenFiscalReceptor',
  'usoCFDI',
] as const satisfies readonly (keyof Receptor)[]

/** Source: cfdv40.xsd CfdiRelacionados; CFDI40137. */
export function checkRelacionados(
  relacionados: readonly CfdiRelacionados[] | undefined,
  faults: Fault[],
): readonly CfdiRelacionados[] {
  if (relacionados === undefined) return none
  return recordsOf(relacionados, 'cfdiRelacionados', faults).map(({ tipoRelacion, uuids }, index) => {
    const at = `cfdiRelacionados[${index}]`
    if (descripcionOf.tipoRelacion(tipoRelacion) === null) {
      const message = 'El tipo de relación no está en el catálogo del SAT.'
      const source = 'c_TipoRelacion, CFDI40137'
      faults.push({ code: 'CFDI40137', path: `${at}.tipoRelacion`, message, source })
    }
    return { tipoRelacion, uuids: checkUUIDs(uuids, `${at}.uuids`, faults) }
  })
}

const none: readonly CfdiRelacionados[] = []

/** At least one folio fiscal. Source: cfdv40.xsd CfdiRelacionado/@UUID. */
export function checkUUIDs(uuids: readonly string[], path: string, faults: Fault[]): readonly string[] {
  const push = (at: string, message: string) => {
    faults.push({ code: 'UUID-1', path: at, message, source: 'cfdv40.xsd CfdiRelacionado/@UUID' })
  }
  const before = faults.length
  const list = textsOf(uuids, path, faults)
  if (list.length === 0 && faults.length === before) push(path, 'Falta el folio fiscal del CFDI relacionado.')
  list.forEach((uuid, index) => {
    if (!isText(uuid, folioFiscal)) push(`${path}[${index}]`, 'El folio fiscal (UUID) no tiene su forma.')
  })
  return list
}

const folioFiscal = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/

function checkEmisor(emisor: Encabezado['emisor'], faults: Fault[]): Emisor {
  if (!isRecord(emisor)) {
    faults.push(typeFault('emisor', 'un objeto'))
    return { rfc: '', nombre: '', regimenFiscal: '' }
  }
  const text: unknown = emisor.rfc
  const rfc = parseRFC(typeof text === 'string' ? text : '')
  if (!rfc.ok) faults.push(...under('emisor.rfc', rfc.faults))
  const nombre = attributeText(emisor.nombre, 300, 'emisor.', 'nombre', faults)
  const path = 'emisor.regimenFiscal'
  if (descripcionOf.regimen(emisor.regimenFiscal) === null) {
    const message = 'El régimen del emisor no está en el catálogo del SAT.'
    faults.push({ code: 'CFDI40140', path, message, source: 'c_RegimenFiscal, CFDI40140' })
  } else if (rfc.ok && !regimenFits(rfc.value.kind, emisor.regimenFiscal)) {
    const message = 'El régimen del emisor no corresponde a su tipo de persona.'
    faults.push({ code: 'CFDI40141', path, message, source: 'c_RegimenFiscal, CFDI40141' })
  }
  return { rfc: rfc.ok ? rfc.value.rfc : '', nombre, regimenFiscal: emisor.regimenFiscal }
}
