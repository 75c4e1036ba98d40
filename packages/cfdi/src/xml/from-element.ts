import type { Comprobante, Concepto, Impuestos, Parte, Retencion, Traslado } from '../comprobante.ts'
import type { Fault } from '../fault.ts'
import { type Element, childNamed, childrenNamed } from './element.ts'
import { Attributes } from './attributes.ts'

export type SealedComprobante = Comprobante & {
  readonly sello: string
  readonly noCertificado: string
  readonly certificado: string
}

/** The document that the elements say; what is missing or not a number is pushed as a fault with its path. The
 *  nesting must have been checked before (structureFaults). Source: cfdv40.xsd. */
export function comprobanteOf(root: Element, faults: Fault[]): SealedComprobante {
  const at = (element: Element, path: string) => new Attributes(element, path, faults)
  const a = at(root, '/Comprobante')
  const emisor = at(one(root, 'Emisor'), '/Comprobante/Emisor')
  const receptor = at(one(root, 'Receptor'), '/Comprobante/Receptor')
  const global = childNamed(root, 'InformacionGlobal')
  const impuestos = childNamed(root, 'Impuestos')
  return {
    version: '4.0',
    serie: a.optional('Serie'),
    folio: a.optional('Folio'),
    fecha: a.text('Fecha'),
    sello: a.text('Sello').replaceAll(' ', ''),
    formaPago: a.optional('FormaPago'),
    noCertificado: a.text('NoCertificado'),
    // Required by the schema, but not for reading: the certificate may be known from elsewhere.
    certificado: (a.optional('Certificado') ?? '').replaceAll(' ', ''),
    condicionesDePago: a.optional('CondicionesDePago'),
    subTotal: a.importe('SubTotal'),
    descuento: a.optionalImporte('Descuento'),
    moneda: a.text('Moneda'),
    tipoCambio: a.optionalImporte('TipoCambio'),
    total: a.importe('Total'),
    tipoDeComprobante: a.text('TipoDeComprobante'),
    exportacion: a.text('Exportacion'),
    metodoPago: a.optional('MetodoPago'),
    lugarExpedicion: a.text('LugarExpedicion'),
    confirmacion: a.optional('Confirmacion'),
    informacionGlobal: global && informacionGlobalOf(at(global, '/Comprobante/InformacionGlobal')),
    cfdiRelacionados: childrenNamed(root, 'CfdiRelacionados').map((node, index) => {
      const path = `/Comprobante/CfdiRelacionados[${index + 1}]`
      const uuids = node.children.map((child, nth) =>
        at(child, `${path}/CfdiRelacionado[${nth + 1}]`).text('UUID'),
      )
      return { tipoRelacion: at(node, path).text('TipoRelacion'), uuids }
    }),
    emisor: {
      rfc: emisor.text('Rfc'),
      nombre: emisor.text('Nombre'),
      regimenFiscal: emisor.text('RegimenFiscal'),
      facAtrAdquirente: emisor.optional('FacAtrAdquirente'),
    },
    receptor: {
      rfc: receptor.text('Rfc'),
      nombre: receptor.text('Nombre'),
      domicilioFiscalReceptor: receptor.text('DomicilioFiscalReceptor'),
      residenciaFiscal: receptor.optional('ResidenciaFiscal'),
      numRegIdTrib: receptor.optional('NumRegIdTrib'),
      regimenFiscalReceptor: receptor.text('RegimenFiscalReceptor'),
      usoCFDI: receptor.text('UsoCFDI'),
    },
    conceptos: one(root, 'Conceptos').children.map((node, index) => {
      return conceptoOf(node, `/Comprobante/Conceptos/Concepto[${index + 1}]`, faults)
    }),
    impuestos: impuestos && impuestosOf(impuestos, '/Comprobante/Impuestos', faults),
  }
}

function informacionGlobalOf(a: Attributes) {
  return { periodicidad: a.text('Periodicidad'), meses: a.text('Meses'), anio: a.text('Año') }
}

function conceptoOf(node: Element, path: string, faults: Fault[]): Concepto {
  const a = new Attributes(node, path, faults)
  const impuestos = childNamed(node, 'Impuestos')
  const tercero = childNamed(node, 'ACuentaTerceros')
  const t = tercero && new Attributes(tercero, `${path}/ACuentaTerceros`, faults)
  return {
    claveProdServ: a.text('ClaveProdServ'),
    noIdentificacion: a.optional('NoIdentificacion'),
    cantidad: a.importe('Cantidad'),
    claveUnidad: a.text('ClaveUnidad'),
    unidad: a.optional('Unidad'),
    descripcion: a.text('Descripcion'),
    valorUnitario: a.importe('ValorUnitario'),
    importe: a.importe('Importe'),
    descuento: a.optionalImporte('Descuento'),
    objetoImp: a.text('ObjetoImp'),
    impuestos: impuestos && {
      traslados: rows(impuestos, 'Traslados').map((row, nth) =>
        trasladoOf(row, `${path}/Impuestos/Traslados/Traslado[${nth + 1}]`, faults),
      ),
      retenciones: rows(impuestos, 'Retenciones').map((row, nth) => {
        return retencionOf(row, `${path}/Impuestos/Retenciones/Retencion[${nth + 1}]`, faults)
      }),
    },
    aCuentaTerceros: t && {
      rfcACuentaTerceros: t.text('RfcACuentaTerceros'),
      nombreACuentaTerceros: t.text('NombreACuentaTerceros'),
      regimenFiscalACuentaTerceros: t.text('RegimenFiscalACuentaTerceros'),
      domicilioFiscalACuentaTerceros: t.text('DomicilioFiscalACuentaTerceros'),
    },
    informacionAduanera: pedimentosOf(node, path, faults),
    cuentaPredial: named(node, 'CuentaPredial', path, faults).map((a) => a.text('Numero')),
    partes: childrenNamed(node, 'Parte').map((parte, index) =>
      parteOf(parte, `${path}/Parte[${index + 1}]`, faults),
    ),
  }
}

function parteOf(node: Element, path: string, faults: Fault[]): Parte {
  const a = new Attributes(node, path, faults)
  return {
    claveProdServ: a.text('ClaveProdServ'),
    noIdentificacion: a.optional('NoIdentificacion'),
    cantidad: a.importe('Cantidad'),
    unidad: a.optional('Unidad'),
    descripcion: a.text('Descripcion'),
    valorUnitario: a.optionalImporte('ValorUnitario'),
    importe: a.optionalImporte('Importe'),
    informacionAduanera: pedimentosOf(node, path, faults),
  }
}

function impuestosOf(node: Element, path: string, faults: Fault[]): Impuestos {
  const a = new Attributes(node, path, faults)
  return {
    totalImpuestosRetenidos: a.optionalImporte('TotalImpuestosRetenidos'),
    totalImpuestosTrasladados: a.optionalImporte('TotalImpuestosTrasladados'),
    retenciones: rows(node, 'Retenciones').map((row, nth) => {
      const r = new Attributes(row, `${path}/Retenciones/Retencion[${nth + 1}]`, faults)
      return { impuesto: r.text('Impuesto'), importe: r.importe('Importe') }
    }),
    traslados: rows(node, 'Traslados').map((row, nth) =>
      trasladoOf(row, `${path}/Traslados/Traslado[${nth + 1}]`, faults),
    ),
  }
}

function trasladoOf(node: Element, path: string, faults: Fault[]): Traslado {
  const a = new Attributes(node, path, faults)
  return {
    base: a.importe('Base'),
    impuesto: a.text('Impuesto'),
    tipoFactor: a.text('TipoFactor'),
    tasaOCuota: a.optionalImporte('TasaOCuota'),
    importe: a.optionalImporte('Importe'),
  }
}

function retencionOf(node: Element, path: string, faults: Fault[]): Retencion {
  const a = new Attributes(node, path, faults)
  return {
    base: a.importe('Base'),
    impuesto: a.text('Impuesto'),
    tipoFactor: a.text('TipoFactor'),
    tasaOCuota: a.importe('TasaOCuota'),
    importe: a.importe('Importe'),
  }
}

function pedimentosOf(node: Element, path: string, faults: Fault[]): readonly string[] {
  return named(node, 'InformacionAduanera', path, faults).map((a) => a.asWritten('NumeroPedimento'))
}

function named(node: Element, name: string, path: string, faults: Fault[]): readonly Attributes[] {
  return childrenNamed(node, name).map(
    (child, nth) => new Attributes(child, `${path}/${name}[${nth + 1}]`, faults),
  )
}

function rows(node: Element, container: string): readonly Element[] {
  return childNamed(node, container)?.children ?? []
}

/** structureFaults has made sure that there is one. */
function one(node: Element, name: string): Element {
  return childNamed(node, name) ?? { name, attributes: {}, children: [] }
}
