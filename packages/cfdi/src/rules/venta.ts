import { isCodigoPostal } from '../catalogs/codigo-postal.ts'
import { descripcionOf } from '../catalogs/catalog.ts'
import { regimenFits } from '../catalogs/uso-regimen.ts'
import type { Emisor } from '../comprobante.ts'
import { type Fault, under } from '../fault.ts'
import { isFecha } from '../fecha.ts'
import { type Receptor, parseReceptor } from '../receptor.ts'
import { parseRFC } from '../rfc.ts'
import type { Venta } from '../venta.ts'
import { attributeText } from './texts.ts'

export type Header = {
  readonly serie: string
  readonly folio: string
  readonly emisor: Emisor
  readonly receptor: Receptor
}

/** Everything of a sale but its lines; faults are pushed with the path of their field. */
export function checkHeader(venta: Venta, faults: Fault[]): Header {
  const serie = attributeText(venta.serie, 25, '', 'serie', faults)
  const folio = attributeText(venta.folio, 40, '', 'folio', faults)
  if (!isFecha(venta.fecha)) {
    faults.push({
      code: 'CFDI40101',
      path: 'fecha',
      message: 'La fecha debe ser AAAA-MM-DDThh:mm:ss.',
      source: 'tdCFDI.xsd t_FechaH',
    })
  }
  checkFormaPago(venta.formaPago, faults)
  if (!isCodigoPostal(venta.lugarExpedicion)) {
    const message = 'El código postal de la tienda no está en el catálogo del SAT.'
    faults.push({ code: 'CFDI40126', path: 'lugarExpedicion', message, source: 'c_CodigoPostal, CFDI40126' })
  }
  const emisor = checkEmisor(venta.emisor, faults)
  const receptor = parseReceptor(venta.receptor)
  if (!receptor.ok) faults.push(...under('receptor', receptor.faults))
  return { serie, folio, emisor, receptor: receptor.ok ? receptor.value : venta.receptor }
}

function checkFormaPago(formaPago: string, faults: Fault[]): void {
  const path = 'formaPago'
  if (descripcionOf.formaPago(formaPago) === null) {
    const message = 'La forma de pago no está en el catálogo del SAT.'
    faults.push({ code: 'CFDI40104', path, message, source: 'c_FormaPago, CFDI40104' })
  } else if (formaPago === '99') {
    const message = 'Una venta pagada no puede llevar la forma de pago 99 (por definir).'
    faults.push({
      code: 'FORMAPAGO-1',
      path,
      message,
      source: 'Guía de llenado 4.0, FormaPago; rulebook A10',
    })
  }
}

function checkEmisor(emisor: Venta['emisor'], faults: Fault[]): Emisor {
  const rfc = parseRFC(emisor.rfc)
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
  return { rfc: rfc.ok ? rfc.value.rfc : emisor.rfc, nombre, regimenFiscal: emisor.regimenFiscal }
}
