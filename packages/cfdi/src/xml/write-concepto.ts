import type {
  ACuentaTerceros,
  Concepto,
  ImpuestosConcepto,
  Parte,
  Retencion,
  Traslado,
} from '../comprobante.ts'
import { ArgumentError } from '../fault.ts'
import { attributeName, markup } from './markup.ts'
import { putImporte, putMarkup, putOptional, putOptionalImporte, putText } from './twin.ts'

export const name = {
  claveProdServ: attributeName('ClaveProdServ'),
  noIdentificacion: attributeName('NoIdentificacion'),
  cantidad: attributeName('Cantidad'),
  claveUnidad: attributeName('ClaveUnidad'),
  unidad: attributeName('Unidad'),
  descripcion: attributeName('Descripcion'),
  valorUnitario: attributeName('ValorUnitario'),
  importe: attributeName('Importe'),
  descuento: attributeName('Descuento'),
  objetoImp: attributeName('ObjetoImp'),
  base: attributeName('Base'),
  impuesto: attributeName('Impuesto'),
  tipoFactor: attributeName('TipoFactor'),
  tasaOCuota: attributeName('TasaOCuota'),
  rfcACuentaTerceros: attributeName('RfcACuentaTerceros'),
  nombreACuentaTerceros: attributeName('NombreACuentaTerceros'),
  regimenFiscalACuentaTerceros: attributeName('RegimenFiscalACuentaTerceros'),
  domicilioFiscalACuentaTerceros: attributeName('DomicilioFiscalACuentaTerceros'),
  numeroPedimento: attributeName('NumeroPedimento'),
  numero: attributeName('Numero'),
}

const concepto = markup('<cfdi:Concepto')
const endConcepto = markup('</cfdi:Concepto>')
const impuestos = markup('<cfdi:Impuestos>')
const noImpuestos = markup('<cfdi:Impuestos/>')
const endImpuestos = markup('</cfdi:Impuestos>')
const traslados = markup('<cfdi:Traslados>')
const endTraslados = markup('</cfdi:Traslados>')
const traslado = markup('<cfdi:Traslado')
const retenciones = markup('<cfdi:Retenciones>')
const endRetenciones = markup('</cfdi:Retenciones>')
const retencion = markup('<cfdi:Retencion')
const aCuentaTerceros = markup('<cfdi:ACuentaTerceros')
const informacionAduanera = markup('<cfdi:InformacionAduanera')
const cuentaPredial = markup('<cfdi:CuentaPredial')
const parte = markup('<cfdi:Parte')
const endParte = markup('</cfdi:Parte>')
const open = markup('>')
const close = markup('/>')

/** Children in the order of the schema, attributes in that of the cadena. Source: cfdv40.xsd; cadenaoriginal_4_0.xslt. */
export function putConcepto(node: Concepto): void {
  const { informacionAduanera: pedimentos, cuentaPredial: cuentas, partes } = node
  demandList(pedimentos, 'informacionAduanera')
  demandList(cuentas, 'cuentaPredial')
  demandList(partes, 'partes')
  putMarkup(concepto)
  putText(name.claveProdServ, node.claveProdServ)
  putOptional(name.noIdentificacion, node.noIdentificacion)
  putImporte(name.cantidad, node.cantidad)
  putText(name.claveUnidad, node.claveUnidad)
  putOptional(name.unidad, node.unidad)
  putText(name.descripcion, node.descripcion)
  putImporte(name.valorUnitario, node.valorUnitario)
  putImporte(name.importe, node.importe)
  putOptionalImporte(name.descuento, node.descuento)
  putText(name.objetoImp, node.objetoImp)
  const children = pedimentos.length + cuentas.length + partes.length
  if (children === 0 && node.impuestos === undefined && node.aCuentaTerceros === undefined) {
    putMarkup(close)
    return
  }
  putMarkup(open)
  if (node.impuestos !== undefined) putImpuestosConcepto(node.impuestos)
  if (node.aCuentaTerceros !== undefined) putTercero(node.aCuentaTerceros)
  for (const numero of pedimentos) putPedimento(numero)
  for (const numero of cuentas) {
    putMarkup(cuentaPredial)
    putText(name.numero, numero)
    putMarkup(close)
  }
  for (const part of partes) putParte(part)
  putMarkup(endConcepto)
}

/** What readers of a list may rely on. */
export function demandList(list: unknown, argument: string): void {
  if (!Array.isArray(list)) throw new ArgumentError(`comprobante: ${argument}`, 'a list')
}

function putImpuestosConcepto(node: ImpuestosConcepto): void {
  demandList(node?.traslados, 'impuestos.traslados')
  demandList(node.retenciones, 'impuestos.retenciones')
  if (node.traslados.length + node.retenciones.length === 0) {
    putMarkup(noImpuestos)
    return
  }
  putMarkup(impuestos)
  putTraslados(node.traslados)
  if (node.retenciones.length > 0) {
    putMarkup(retenciones)
    for (const row of node.retenciones) putRetencion(row)
    putMarkup(endRetenciones)
  }
  putMarkup(endImpuestos)
}

/** Of a Concepto or of the summary. */
export function putTraslados(rows: readonly Traslado[]): void {
  if (rows.length === 0) return
  putMarkup(traslados)
  for (const row of rows) putTraslado(row)
  putMarkup(endTraslados)
}

function putTraslado(row: Traslado): void {
  putMarkup(traslado)
  putImporte(name.base, row.base)
  putText(name.impuesto, row.impuesto)
  putText(name.tipoFactor, row.tipoFactor)
  putOptionalImporte(name.tasaOCuota, row.tasaOCuota)
  putOptionalImporte(name.importe, row.importe)
  putMarkup(close)
}

function putRetencion(row: Retencion): void {
  putMarkup(retencion)
  putImporte(name.base, row.base)
  putText(name.impuesto, row.impuesto)
  putText(name.tipoFactor, row.tipoFactor)
  putImporte(name.tasaOCuota, row.tasaOCuota)
  putImporte(name.importe, row.importe)
  putMarkup(close)
}

function putTercero(tercero: ACuentaTerceros): void {
  putMarkup(aCuentaTerceros)
  putText(name.rfcACuentaTerceros, tercero.rfcACuentaTerceros)
  putText(name.nombreACuentaTerceros, tercero.nombreACuentaTerceros)
  putText(name.regimenFiscalACuentaTerceros, tercero.regimenFiscalACuentaTerceros)
  putText(name.domicilioFiscalACuentaTerceros, tercero.domicilioFiscalACuentaTerceros)
  putMarkup(close)
}

function putPedimento(numero: string): void {
  putMarkup(informacionAduanera)
  putText(name.numeroPedimento, numero)
  putMarkup(close)
}

function putParte(node: Parte): void {
  demandList(node?.informacionAduanera, 'Parte.informacionAduanera')
  putMarkup(parte)
  putText(name.claveProdServ, node.claveProdServ)
  putOptional(name.noIdentificacion, node.noIdentificacion)
  putImporte(name.cantidad, node.cantidad)
  putOptional(name.unidad, node.unidad)
  putText(name.descripcion, node.descripcion)
  putOptionalImporte(name.valorUnitario, node.valorUnitario)
  putOptionalImporte(name.importe, node.importe)
  if (node.informacionAduanera.length === 0) {
    putMarkup(close)
    return
  }
  putMarkup(open)
  for (const numero of node.informacionAduanera) putPedimento(numero)
  putMarkup(endParte)
}
