import type {
  ACuentaTerceros,
  Comprobante,
  Concepto,
  Emisor,
  Impuestos,
  ImpuestosConcepto,
  Parte,
  ReceptorNode,
  Retencion,
  Traslado,
} from '../comprobante.ts'
import { type Importe, formatImporte } from '../importe.ts'
import type { Element } from './element.ts'

/** The elements of a document, children in the order of the schema, attributes in the order of the cadena.
 *  What is undefined is not written. Source: cfdv40.xsd; cadenaoriginal_4_0.xslt. */
export function comprobanteElement(c: Comprobante): Element {
  const children: Element[] = []
  if (c.informacionGlobal) {
    const { periodicidad, meses, anio } = c.informacionGlobal
    children.push(element('InformacionGlobal', { Periodicidad: periodicidad, Meses: meses, Año: anio }))
  }
  for (const { tipoRelacion, uuids } of c.cfdiRelacionados) {
    const related = uuids.map((uuid) => element('CfdiRelacionado', { UUID: uuid }))
    children.push(element('CfdiRelacionados', { TipoRelacion: tipoRelacion }, related))
  }
  children.push(emisorElement(c.emisor), receptorElement(c.receptor))
  children.push(element('Conceptos', {}, c.conceptos.map(conceptoElement)))
  if (c.impuestos) children.push(impuestosElement(c.impuestos))
  return element('Comprobante', comprobanteAttributes(c), children)
}

function comprobanteAttributes(c: Comprobante): Record<string, string> {
  const to: Record<string, string> = { Version: c.version }
  put(to, 'Serie', c.serie)
  put(to, 'Folio', c.folio)
  to['Fecha'] = c.fecha
  put(to, 'Sello', c.sello)
  put(to, 'FormaPago', c.formaPago)
  put(to, 'NoCertificado', c.noCertificado)
  put(to, 'Certificado', c.certificado)
  put(to, 'CondicionesDePago', c.condicionesDePago)
  to['SubTotal'] = formatImporte(c.subTotal)
  putImporte(to, 'Descuento', c.descuento)
  to['Moneda'] = c.moneda
  putImporte(to, 'TipoCambio', c.tipoCambio)
  to['Total'] = formatImporte(c.total)
  to['TipoDeComprobante'] = c.tipoDeComprobante
  to['Exportacion'] = c.exportacion
  put(to, 'MetodoPago', c.metodoPago)
  to['LugarExpedicion'] = c.lugarExpedicion
  put(to, 'Confirmacion', c.confirmacion)
  return to
}

function emisorElement(emisor: Emisor): Element {
  const to: Record<string, string> = {
    Rfc: emisor.rfc,
    Nombre: emisor.nombre,
    RegimenFiscal: emisor.regimenFiscal,
  }
  put(to, 'FacAtrAdquirente', emisor.facAtrAdquirente)
  return element('Emisor', to)
}

function receptorElement(receptor: ReceptorNode): Element {
  const { rfc, nombre, domicilioFiscalReceptor } = receptor
  const to: Record<string, string> = {
    Rfc: rfc,
    Nombre: nombre,
    DomicilioFiscalReceptor: domicilioFiscalReceptor,
  }
  put(to, 'ResidenciaFiscal', receptor.residenciaFiscal)
  put(to, 'NumRegIdTrib', receptor.numRegIdTrib)
  to['RegimenFiscalReceptor'] = receptor.regimenFiscalReceptor
  to['UsoCFDI'] = receptor.usoCFDI
  return element('Receptor', to)
}

function conceptoElement(concepto: Concepto): Element {
  const to: Record<string, string> = { ClaveProdServ: concepto.claveProdServ }
  put(to, 'NoIdentificacion', concepto.noIdentificacion)
  to['Cantidad'] = formatImporte(concepto.cantidad)
  to['ClaveUnidad'] = concepto.claveUnidad
  put(to, 'Unidad', concepto.unidad)
  to['Descripcion'] = concepto.descripcion
  to['ValorUnitario'] = formatImporte(concepto.valorUnitario)
  to['Importe'] = formatImporte(concepto.importe)
  putImporte(to, 'Descuento', concepto.descuento)
  to['ObjetoImp'] = concepto.objetoImp
  const children: Element[] = []
  if (concepto.impuestos) children.push(impuestosConceptoElement(concepto.impuestos))
  if (concepto.aCuentaTerceros) children.push(aCuentaTercerosElement(concepto.aCuentaTerceros))
  for (const numero of concepto.informacionAduanera) children.push(pedimentoElement(numero))
  for (const numero of concepto.cuentaPredial) children.push(element('CuentaPredial', { Numero: numero }))
  for (const parte of concepto.partes) children.push(parteElement(parte))
  return element('Concepto', to, children)
}

function impuestosConceptoElement({ traslados, retenciones }: ImpuestosConcepto): Element {
  const children: Element[] = []
  if (traslados.length > 0) children.push(element('Traslados', {}, traslados.map(trasladoElement)))
  if (retenciones.length > 0) children.push(element('Retenciones', {}, retenciones.map(retencionElement)))
  return element('Impuestos', {}, children)
}

function trasladoElement({ base, impuesto, tipoFactor, tasaOCuota, importe }: Traslado): Element {
  const to: Record<string, string> = { Base: formatImporte(base), Impuesto: impuesto, TipoFactor: tipoFactor }
  putImporte(to, 'TasaOCuota', tasaOCuota)
  putImporte(to, 'Importe', importe)
  return element('Traslado', to)
}

function retencionElement({ base, impuesto, tipoFactor, tasaOCuota, importe }: Retencion): Element {
  return element('Retencion', {
    Base: formatImporte(base),
    Impuesto: impuesto,
    TipoFactor: tipoFactor,
    TasaOCuota: formatImporte(tasaOCuota),
    Importe: formatImporte(importe),
  })
}

function aCuentaTercerosElement(tercero: ACuentaTerceros): Element {
  return element('ACuentaTerceros', {
    RfcACuentaTerceros: tercero.rfcACuentaTerceros,
    NombreACuentaTerceros: tercero.nombreACuentaTerceros,
    RegimenFiscalACuentaTerceros: tercero.regimenFiscalACuentaTerceros,
    DomicilioFiscalACuentaTerceros: tercero.domicilioFiscalACuentaTerceros,
  })
}

function parteElement(parte: Parte): Element {
  const to: Record<string, string> = { ClaveProdServ: parte.claveProdServ }
  put(to, 'NoIdentificacion', parte.noIdentificacion)
  to['Cantidad'] = formatImporte(parte.cantidad)
  put(to, 'Unidad', parte.unidad)
  to['Descripcion'] = parte.descripcion
  putImporte(to, 'ValorUnitario', parte.valorUnitario)
  putImporte(to, 'Importe', parte.importe)
  return element('Parte', to, parte.informacionAduanera.map(pedimentoElement))
}

function pedimentoElement(numero: string): Element {
  return element('InformacionAduanera', { NumeroPedimento: numero })
}

/** Retenciones before Traslados here, the other way round in a Concepto. Source: cfdv40.xsd. */
function impuestosElement(impuestos: Impuestos): Element {
  const to: Record<string, string> = {}
  putImporte(to, 'TotalImpuestosRetenidos', impuestos.totalImpuestosRetenidos)
  putImporte(to, 'TotalImpuestosTrasladados', impuestos.totalImpuestosTrasladados)
  const retenciones = impuestos.retenciones.map(({ impuesto, importe }) => {
    return element('Retencion', { Impuesto: impuesto, Importe: formatImporte(importe) })
  })
  const children: Element[] = []
  if (retenciones.length > 0) children.push(element('Retenciones', {}, retenciones))
  if (impuestos.traslados.length > 0)
    children.push(element('Traslados', {}, impuestos.traslados.map(trasladoElement)))
  return element('Impuestos', to, children)
}

function element(
  name: string,
  attributes: Record<string, string>,
  children: readonly Element[] = none,
): Element {
  return { name, attributes, children }
}

const none: readonly Element[] = []

function put(to: Record<string, string>, name: string, value: string | undefined): void {
  if (value !== undefined) to[name] = value
}

function putImporte(to: Record<string, string>, name: string, value: Importe | undefined): void {
  if (value !== undefined) to[name] = formatImporte(value)
}
