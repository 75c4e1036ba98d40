import type { Comprobante } from './comprobante.ts'
import { putComplemento } from './complementos/cadena.ts'
import { assert } from './fault.ts'
import { beginUTF8, endUTF8, putField, putConstant } from './utf8.ts'
import { type Element, childNamed, childrenNamed } from './xml/element.ts'
import { writeComprobante } from './xml/write-comprobante.ts'

/** What is sealed: every fiscal value in SAT's order between bars, `||4.0|…||`. Throws AssertionError without
 *  noCertificado, which is part of it. Source: cadenaoriginal_4_0.xslt; rulebook §C1, §C2. */
export function cadenaOriginal(comprobante: Comprobante): string {
  assert(comprobante?.noCertificado !== undefined, 'noCertificado comes before the cadena')
  return new TextDecoder().decode(writeComprobante(comprobante).cadena)
}

/** As cadenaOriginal, in UTF-8, from the elements as written; attributes that are absent but required give an empty
 *  field, as SAT's stylesheet does. structureFaults must have found nothing. */
export function cadenaOfElement(comprobante: Element): Uint8Array {
  beginUTF8()
  putConstant('|')
  put(comprobante, fields.comprobante)
  for (const node of childrenNamed(comprobante, 'InformacionGlobal')) put(node, fields.informacionGlobal)
  for (const node of childrenNamed(comprobante, 'CfdiRelacionados')) {
    put(node, fields.cfdiRelacionados)
    for (const related of childrenNamed(node, 'CfdiRelacionado')) put(related, fields.cfdiRelacionado)
  }
  for (const node of childrenNamed(comprobante, 'Emisor')) put(node, fields.emisor)
  for (const node of childrenNamed(comprobante, 'Receptor')) put(node, fields.receptor)
  for (const node of rows(comprobante, 'Conceptos')) putConcepto(node)
  for (const node of childrenNamed(comprobante, 'Impuestos')) putImpuestos(node)
  for (const node of rows(comprobante, 'Complemento')) putComplemento(node)
  putConstant('||')
  return endUTF8()
}

/** Whether it gives a field even when absent. */
type Field = { readonly name: string; readonly required: boolean }

/** 'Version Serie?' → fields; `?` marks what is left out when absent. */
function fieldsOf(text: string): readonly Field[] {
  return text.split(' ').map((name) => ({ name: name.replace('?', ''), required: !name.endsWith('?') }))
}

const fields = {
  comprobante: fieldsOf(
    'Version Serie? Folio? Fecha FormaPago? NoCertificado CondicionesDePago? SubTotal Descuento? Moneda TipoCambio? ' +
      'Total TipoDeComprobante Exportacion MetodoPago? LugarExpedicion Confirmacion?',
  ),
  informacionGlobal: fieldsOf('Periodicidad Meses Año'),
  cfdiRelacionados: fieldsOf('TipoRelacion'),
  cfdiRelacionado: fieldsOf('UUID'),
  emisor: fieldsOf('Rfc Nombre RegimenFiscal FacAtrAdquirente?'),
  receptor: fieldsOf(
    'Rfc Nombre DomicilioFiscalReceptor ResidenciaFiscal? NumRegIdTrib? RegimenFiscalReceptor UsoCFDI',
  ),
  concepto: fieldsOf(
    'ClaveProdServ NoIdentificacion? Cantidad ClaveUnidad Unidad? Descripcion ValorUnitario Importe Descuento? ObjetoImp',
  ),
  traslado: fieldsOf('Base Impuesto TipoFactor TasaOCuota? Importe?'),
  retencion: fieldsOf('Base Impuesto TipoFactor TasaOCuota Importe'),
  retencionTotal: fieldsOf('Impuesto Importe'),
  aCuentaTerceros: fieldsOf(
    'RfcACuentaTerceros NombreACuentaTerceros RegimenFiscalACuentaTerceros DomicilioFiscalACuentaTerceros',
  ),
  informacionAduanera: fieldsOf('NumeroPedimento'),
  cuentaPredial: fieldsOf('Numero'),
  parte: fieldsOf('ClaveProdServ NoIdentificacion? Cantidad Unidad? Descripcion ValorUnitario? Importe?'),
  totalRetenidos: fieldsOf('TotalImpuestosRetenidos?'),
  totalTrasladados: fieldsOf('TotalImpuestosTrasladados?'),
} as const

function putConcepto(concepto: Element): void {
  put(concepto, fields.concepto)
  if (concepto.children.length === 0) return
  const impuestos = childNamed(concepto, 'Impuestos')
  if (impuestos) {
    for (const row of rows(impuestos, 'Traslados')) put(row, fields.traslado)
    for (const row of rows(impuestos, 'Retenciones')) put(row, fields.retencion)
    if (concepto.children.length === 1) return
  }
  for (const node of childrenNamed(concepto, 'ACuentaTerceros')) put(node, fields.aCuentaTerceros)
  for (const node of childrenNamed(concepto, 'InformacionAduanera')) put(node, fields.informacionAduanera)
  for (const node of childrenNamed(concepto, 'CuentaPredial')) put(node, fields.cuentaPredial)
  for (const node of rows(concepto, 'ComplementoConcepto')) putComplemento(node)
  for (const parte of childrenNamed(concepto, 'Parte')) {
    put(parte, fields.parte)
    for (const node of childrenNamed(parte, 'InformacionAduanera')) put(node, fields.informacionAduanera)
  }
}

/** Here the withheld taxes come first, unlike in a Concepto. */
function putImpuestos(impuestos: Element): void {
  for (const row of rows(impuestos, 'Retenciones')) put(row, fields.retencionTotal)
  put(impuestos, fields.totalRetenidos)
  for (const row of rows(impuestos, 'Traslados')) put(row, fields.traslado)
  put(impuestos, fields.totalTrasladados)
}

function rows(element: Element, container: string): readonly Element[] {
  return childNamed(element, container)?.children ?? []
}

/** '|value|value…' of one element. */
function put({ attributes }: Element, names: readonly Field[]): void {
  for (const { name, required } of names) {
    const value = attributes[name]
    if (value !== undefined) putField(value)
    else if (required) putField('')
  }
}
