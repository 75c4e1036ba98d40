import { demandComprobante } from '../comprobante-shape.ts'
import type {
  CfdiRelacionados,
  Comprobante,
  Emisor,
  Impuestos,
  InformacionGlobal,
  ReceptorNode,
} from '../comprobante.ts'
import { demand } from '../fault.ts'
import { cfdiNamespace, schemaLocation, xsiNamespace } from './element.ts'
import { attributeName, markup } from './markup.ts'
import {
  beginTwin,
  putBar,
  putHidden,
  putHiddenImporte,
  putImporte,
  putImporteField,
  putMarkup,
  putOptional,
  putOptionalImporte,
  putText,
  takeCadena,
  takeXML,
  takeXMLWith,
  twinsBegun,
  xmlPlace,
} from './twin.ts'
import { demandWritable } from './writable.ts'
import { demandList, name as conceptoName, putConcepto, putTraslados } from './write-concepto.ts'

const name = {
  version: attributeName('Version'),
  serie: attributeName('Serie'),
  folio: attributeName('Folio'),
  fecha: attributeName('Fecha'),
  sello: attributeName('Sello'),
  formaPago: attributeName('FormaPago'),
  noCertificado: attributeName('NoCertificado'),
  certificado: attributeName('Certificado'),
  condicionesDePago: attributeName('CondicionesDePago'),
  subTotal: attributeName('SubTotal'),
  moneda: attributeName('Moneda'),
  tipoCambio: attributeName('TipoCambio'),
  total: attributeName('Total'),
  tipoDeComprobante: attributeName('TipoDeComprobante'),
  exportacion: attributeName('Exportacion'),
  metodoPago: attributeName('MetodoPago'),
  lugarExpedicion: attributeName('LugarExpedicion'),
  confirmacion: attributeName('Confirmacion'),
  periodicidad: attributeName('Periodicidad'),
  meses: attributeName('Meses'),
  anio: attributeName('Año'),
  tipoRelacion: attributeName('TipoRelacion'),
  uuid: attributeName('UUID'),
  rfc: attributeName('Rfc'),
  nombre: attributeName('Nombre'),
  regimenFiscal: attributeName('RegimenFiscal'),
  facAtrAdquirente: attributeName('FacAtrAdquirente'),
  domicilioFiscalReceptor: attributeName('DomicilioFiscalReceptor'),
  residenciaFiscal: attributeName('ResidenciaFiscal'),
  numRegIdTrib: attributeName('NumRegIdTrib'),
  regimenFiscalReceptor: attributeName('RegimenFiscalReceptor'),
  usoCFDI: attributeName('UsoCFDI'),
  totalRetenidos: attributeName('TotalImpuestosRetenidos'),
  totalTrasladados: attributeName('TotalImpuestosTrasladados'),
}

const head = markup(
  `<?xml version="1.0" encoding="UTF-8"?><cfdi:Comprobante xmlns:cfdi="${cfdiNamespace}" xmlns:xsi="${xsiNamespace}" xsi:schemaLocation="${schemaLocation}"`,
)
const endComprobante = markup('</cfdi:Comprobante>')
const informacionGlobal = markup('<cfdi:InformacionGlobal')
const cfdiRelacionados = markup('<cfdi:CfdiRelacionados')
const cfdiRelacionado = markup('<cfdi:CfdiRelacionado')
const endCfdiRelacionados = markup('</cfdi:CfdiRelacionados>')
const emisor = markup('<cfdi:Emisor')
const receptor = markup('<cfdi:Receptor')
const conceptos = markup('<cfdi:Conceptos>')
const noConceptos = markup('<cfdi:Conceptos/>')
const endConceptos = markup('</cfdi:Conceptos>')
const impuestos = markup('<cfdi:Impuestos')
const endImpuestos = markup('</cfdi:Impuestos>')
const retenciones = markup('<cfdi:Retenciones>')
const endRetenciones = markup('</cfdi:Retenciones>')
const retencion = markup('<cfdi:Retencion')
const open = markup('>')
const close = markup('/>')

/** Which certificate a document is sealed with. */
export type Sealing = { readonly noCertificado: string; readonly certificado: string }

/** The document on one line, prefix cfdi, without BOM; what is undefined is not written. The same document gives the
 *  same bytes. Throws ArgumentError naming what has not its type, or a character that XML cannot hold.
 *  Source: cfdv40.xsd; cadenaoriginal_4_0.xslt; rulebook §A1, §C1. */
export function writeComprobante(c: Comprobante): { readonly xml: Uint8Array; readonly cadena: Uint8Array } {
  putComprobante(c, null)
  return { xml: takeXML(), cadena: takeCadena() }
}

/** The same, signed with what `selloOf` makes of its cadena. The document waits where it was written: it is copied only
 *  once, with its Sello; should signing have written another one there, it is written again. */
export function writeSealed(
  c: Comprobante,
  sealing: Sealing,
  selloOf: (cadena: Uint8Array) => string,
): { readonly xml: Uint8Array; readonly cadena: Uint8Array; readonly sello: string } {
  const selloAt = putComprobante(c, sealing)
  const cadena = takeCadena()
  const written = twinsBegun()
  const sello = selloOf(cadena)
  if (twinsBegun() !== written) putComprobante(c, sealing)
  return { xml: takeXMLWith(selloAttribute(sello), selloAt), cadena, sello }
}

/** ` Sello="…"` */
export function selloAttribute(sello: string): string {
  return ` Sello="${sello}"`
}

/** @returns where the Sello belongs, or stands */
function putComprobante(c: Comprobante, sealing: Sealing | null): number {
  try {
    return putWhole(c, sealing)
  } catch (error) {
    // The writer knows the attribute at most; these know where it stands.
    demandComprobante(c)
    demandWritable(c, 'comprobante')
    throw error
  }
}

function putWhole(c: Comprobante, sealing: Sealing | null): number {
  demandList(c.conceptos, 'conceptos')
  demand(c.version === '4.0', 'comprobante.version', '4.0')
  beginTwin()
  const selloAt = putHead(c, sealing)
  if (c.conceptos.length === 0) putMarkup(noConceptos)
  else {
    putConceptosStart()
    for (const concepto of c.conceptos) putConcepto(concepto)
  }
  putTail(c.impuestos, c.conceptos.length > 0)
  return selloAt
}

export function putConceptosStart(): void {
  putMarkup(conceptos)
}

/** Everything before the Conceptos. @param sealing in place of Sello and certificate of the document, which waits for its
 *  Sello @returns where that belongs */
export function putHead(c: Omit<Comprobante, 'conceptos' | 'impuestos'>, sealing: Sealing | null): number {
  demandList(c.cfdiRelacionados, 'cfdiRelacionados')
  putMarkup(head)
  putBar()
  const selloAt = putRoot(c, sealing)
  putMarkup(open)
  if (c.informacionGlobal !== undefined) putInformacionGlobal(c.informacionGlobal)
  for (const relacionados of c.cfdiRelacionados) putRelacionados(relacionados)
  putEmisor(c.emisor)
  putReceptor(c.receptor)
  return selloAt
}

/** Everything after the last Concepto. */
export function putTail(summary: Impuestos | undefined, some = true): void {
  if (some) putMarkup(endConceptos)
  if (summary !== undefined) putImpuestos(summary)
  putMarkup(endComprobante)
  putBar()
  putBar()
}

function putRoot(c: Omit<Comprobante, 'conceptos' | 'impuestos'>, sealing: Sealing | null): number {
  const { noCertificado, certificado } = sealing ?? c
  putText(name.version, c.version)
  putOptional(name.serie, c.serie)
  putOptional(name.folio, c.folio)
  putText(name.fecha, c.fecha)
  const selloAt = xmlPlace()
  if (sealing === null) putHidden(name.sello, c.sello)
  putOptional(name.formaPago, c.formaPago)
  putOptional(name.noCertificado, noCertificado)
  putHidden(name.certificado, certificado)
  putOptional(name.condicionesDePago, c.condicionesDePago)
  putImporte(name.subTotal, c.subTotal)
  putOptionalImporte(conceptoName.descuento, c.descuento)
  putText(name.moneda, c.moneda)
  putOptionalImporte(name.tipoCambio, c.tipoCambio)
  putImporte(name.total, c.total)
  putText(name.tipoDeComprobante, c.tipoDeComprobante)
  putText(name.exportacion, c.exportacion)
  putOptional(name.metodoPago, c.metodoPago)
  putText(name.lugarExpedicion, c.lugarExpedicion)
  putOptional(name.confirmacion, c.confirmacion)
  return selloAt
}

function putInformacionGlobal(node: InformacionGlobal): void {
  putMarkup(informacionGlobal)
  putText(name.periodicidad, node.periodicidad)
  putText(name.meses, node.meses)
  putText(name.anio, node.anio)
  putMarkup(close)
}

function putRelacionados({ tipoRelacion, uuids }: CfdiRelacionados): void {
  demandList(uuids, 'cfdiRelacionados.uuids')
  putMarkup(cfdiRelacionados)
  putText(name.tipoRelacion, tipoRelacion)
  if (uuids.length === 0) {
    putMarkup(close)
    return
  }
  putMarkup(open)
  for (const uuid of uuids) {
    putMarkup(cfdiRelacionado)
    putText(name.uuid, uuid)
    putMarkup(close)
  }
  putMarkup(endCfdiRelacionados)
}

function putEmisor(node: Emisor): void {
  putMarkup(emisor)
  putText(name.rfc, node.rfc)
  putText(name.nombre, node.nombre)
  putText(name.regimenFiscal, node.regimenFiscal)
  putOptional(name.facAtrAdquirente, node.facAtrAdquirente)
  putMarkup(close)
}

function putReceptor(node: ReceptorNode): void {
  putMarkup(receptor)
  putText(name.rfc, node.rfc)
  putText(name.nombre, node.nombre)
  putText(name.domicilioFiscalReceptor, node.domicilioFiscalReceptor)
  putOptional(name.residenciaFiscal, node.residenciaFiscal)
  putOptional(name.numRegIdTrib, node.numRegIdTrib)
  putText(name.regimenFiscalReceptor, node.regimenFiscalReceptor)
  putText(name.usoCFDI, node.usoCFDI)
  putMarkup(close)
}

/** Retenciones before Traslados here, the other way round in a Concepto; in the cadena each total follows its rows. */
function putImpuestos(node: Impuestos): void {
  demandList(node?.retenciones, 'impuestos.retenciones')
  demandList(node.traslados, 'impuestos.traslados')
  putMarkup(impuestos)
  putHiddenImporte(name.totalRetenidos, node.totalImpuestosRetenidos)
  putHiddenImporte(name.totalTrasladados, node.totalImpuestosTrasladados)
  const empty = node.retenciones.length + node.traslados.length === 0
  putMarkup(empty ? close : open)
  if (node.retenciones.length > 0) {
    putMarkup(retenciones)
    for (const row of node.retenciones) {
      putMarkup(retencion)
      putText(conceptoName.impuesto, row.impuesto)
      putImporte(conceptoName.importe, row.importe)
      putMarkup(close)
    }
    putMarkup(endRetenciones)
  }
  putImporteField(name.totalRetenidos, node.totalImpuestosRetenidos)
  putTraslados(node.traslados)
  putImporteField(name.totalTrasladados, node.totalImpuestosTrasladados)
  if (!empty) putMarkup(endImpuestos)
}
