import type { Importe } from './importe.ts'
import type { TimbreFiscalDigital } from './timbre.ts'
import type { Element } from './xml/element.ts'

/** One CFDI 4.0. SAT's names with the first letter lowered; amounts exact; an absent attribute is undefined.
 *  `noCertificado`, `certificado` and `sello` come with the seal. Source: cfdv40.xsd. */
export type Comprobante = {
  readonly version: '4.0'
  readonly serie?: string | undefined
  readonly folio?: string | undefined
  /** Local time of lugarExpedicion, 'YYYY-MM-DDThh:mm:ss'. */
  readonly fecha: string
  readonly sello?: string | undefined
  readonly formaPago?: string | undefined
  readonly noCertificado?: string | undefined
  /** Base64 of the certificate's DER. */
  readonly certificado?: string | undefined
  readonly condicionesDePago?: string | undefined
  readonly subTotal: Importe
  readonly descuento?: Importe | undefined
  readonly moneda: string
  readonly tipoCambio?: Importe | undefined
  readonly total: Importe
  readonly tipoDeComprobante: string
  readonly exportacion: string
  readonly metodoPago?: string | undefined
  readonly lugarExpedicion: string
  readonly confirmacion?: string | undefined
  readonly informacionGlobal?: InformacionGlobal | undefined
  readonly cfdiRelacionados: readonly CfdiRelacionados[]
  readonly emisor: Emisor
  readonly receptor: ReceptorNode
  readonly conceptos: readonly Concepto[]
  readonly impuestos?: Impuestos | undefined
}

/** Which period a global CFDI covers. Source: cfdv40.xsd; CFDI40131–40136. */
export type InformacionGlobal = {
  readonly periodicidad: string
  readonly meses: string
  readonly anio: string
}

/** CFDI that this one refers to, and how. Source: cfdv40.xsd; c_TipoRelacion. */
export type CfdiRelacionados = { readonly tipoRelacion: string; readonly uuids: readonly string[] }

/** Who issues. Source: cfdv40.xsd. */
export type Emisor = {
  readonly rfc: string
  readonly nombre: string
  readonly regimenFiscal: string
  readonly facAtrAdquirente?: string | undefined
}

/** Who receives. Source: cfdv40.xsd. */
export type ReceptorNode = {
  readonly rfc: string
  readonly nombre: string
  readonly domicilioFiscalReceptor: string
  readonly residenciaFiscal?: string | undefined
  readonly numRegIdTrib?: string | undefined
  readonly regimenFiscalReceptor: string
  readonly usoCFDI: string
}

/** One line. Source: cfdv40.xsd. */
export type Concepto = {
  readonly claveProdServ: string
  readonly noIdentificacion?: string | undefined
  readonly cantidad: Importe
  readonly claveUnidad: string
  readonly unidad?: string | undefined
  readonly descripcion: string
  readonly valorUnitario: Importe
  readonly importe: Importe
  readonly descuento?: Importe | undefined
  readonly objetoImp: string
  readonly impuestos?: ImpuestosConcepto | undefined
  readonly aCuentaTerceros?: ACuentaTerceros | undefined
  /** Each a NumeroPedimento. */
  readonly informacionAduanera: readonly string[]
  /** Each a Numero. */
  readonly cuentaPredial: readonly string[]
  readonly partes: readonly Parte[]
}

/** The taxes of one Concepto. Source: cfdv40.xsd. */
export type ImpuestosConcepto = {
  readonly traslados: readonly Traslado[]
  readonly retenciones: readonly Retencion[]
}

/** `tasaOCuota` and `importe` are absent exactly when tipoFactor is 'Exento'. */
export type Traslado = {
  readonly base: Importe
  readonly impuesto: string
  readonly tipoFactor: string
  readonly tasaOCuota?: Importe | undefined
  readonly importe?: Importe | undefined
}

/** One tax withheld of a Concepto. Source: cfdv40.xsd. */
export type Retencion = {
  readonly base: Importe
  readonly impuesto: string
  readonly tipoFactor: string
  readonly tasaOCuota: Importe
  readonly importe: Importe
}

/** For whose account the emisor sells. Source: cfdv40.xsd; CFDI40187–40193. */
export type ACuentaTerceros = {
  readonly rfcACuentaTerceros: string
  readonly nombreACuentaTerceros: string
  readonly regimenFiscalACuentaTerceros: string
  readonly domicilioFiscalACuentaTerceros: string
}

/** One of the parts that a Concepto is made of. Source: cfdv40.xsd. */
export type Parte = {
  readonly claveProdServ: string
  readonly noIdentificacion?: string | undefined
  readonly cantidad: Importe
  readonly unidad?: string | undefined
  readonly descripcion: string
  readonly valorUnitario?: Importe | undefined
  readonly importe?: Importe | undefined
  readonly informacionAduanera: readonly string[]
}

/** The summary of the whole document. */
export type Impuestos = {
  readonly totalImpuestosRetenidos?: Importe | undefined
  readonly totalImpuestosTrasladados?: Importe | undefined
  readonly retenciones: readonly { readonly impuesto: string; readonly importe: Importe }[]
  readonly traslados: readonly Traslado[]
}

/** A document as read. `certificado` is '' when the document carries none. `cadena` is made from the written text, also
 *  where that is not how we would write it, and holds what the complementos add, which `comprobante` does not. */
export type CFDI = {
  readonly comprobante: Comprobante & {
    readonly sello: string
    readonly noCertificado: string
    readonly certificado: string
  }
  readonly timbre: TimbreFiscalDigital | null
  /** What stands in Complemento besides the timbre, in its order and untouched: Pagos 2.0, Carta Porte 3.1 … */
  readonly complementos: readonly Element[]
  /** Of each concepto, in their order, what stands in its ComplementoConcepto. */
  readonly complementosConcepto: readonly (readonly Element[])[]
  readonly cadena: string
  /** The document as it was given; of a string, its UTF-8. */
  readonly xml: Uint8Array
}
