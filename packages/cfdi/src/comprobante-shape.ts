import { ArgumentError } from './fault.ts'

/** What is wrong with a value, and where below it. */
type Mismatch = { readonly at: string; readonly rule: string }
type Check = (value: unknown) => Mismatch | null

/** Throws ArgumentError for what has not the shape of a Comprobante: the first value of a wrong type is named,
 *  'comprobante.conceptos[2].importe'. Types say so too, but JSON and JavaScript do not read them. */
export function demandComprobante(value: unknown): void {
  const mismatch = comprobante(value)
  if (mismatch !== null) throw new ArgumentError(`comprobante${mismatch.at}`, mismatch.rule)
}

function check(fits: (value: unknown) => boolean, rule: string): Check {
  const mismatch = { at: '', rule }
  return (value) => (fits(value) ? null : mismatch)
}

function optional(inner: Check): Check {
  return (value) => (value === undefined ? null : inner(value))
}

function list(inner: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return { at: '', rule: 'a list' }
    for (const [index, item] of value.entries()) {
      const mismatch = inner(item)
      if (mismatch !== null) return { at: `[${index}]${mismatch.at}`, rule: mismatch.rule }
    }
    return null
  }
}

function record(fields: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(fields)
  return (value) => {
    if (typeof value !== 'object' || value === null) return { at: '', rule: 'an object' }
    for (const [name, inner] of entries) {
      const mismatch = inner((value as Readonly<Record<string, unknown>>)[name])
      if (mismatch !== null) return { at: `.${name}${mismatch.at}`, rule: mismatch.rule }
    }
    return null
  }
}

function isImporte(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { units, decimals } = value as { units?: unknown; decimals?: unknown }
  if (typeof units !== 'bigint' || units < 0n) return false
  return typeof decimals === 'number' && Number.isInteger(decimals) && decimals >= 0 && decimals <= 12
}

const text = check((value) => typeof value === 'string', 'a text')
const importe = check(isImporte, 'an Importe {units: bigint ≥ 0n, decimals: 0 to 12}')
const [maybeText, maybeImporte] = [optional(text), optional(importe)]

const traslado = record({
  base: importe,
  impuesto: text,
  tipoFactor: text,
  tasaOCuota: maybeImporte,
  importe: maybeImporte,
})

const retencion = record({
  base: importe,
  impuesto: text,
  tipoFactor: text,
  tasaOCuota: importe,
  importe,
})

const parte = record({
  claveProdServ: text,
  noIdentificacion: maybeText,
  cantidad: importe,
  unidad: maybeText,
  descripcion: text,
  valorUnitario: maybeImporte,
  importe: maybeImporte,
  informacionAduanera: list(text),
})

const concepto = record({
  claveProdServ: text,
  noIdentificacion: maybeText,
  cantidad: importe,
  claveUnidad: text,
  unidad: maybeText,
  descripcion: text,
  valorUnitario: importe,
  importe,
  descuento: maybeImporte,
  objetoImp: text,
  impuestos: optional(record({ traslados: list(traslado), retenciones: list(retencion) })),
  aCuentaTerceros: optional(
    record({
      rfcACuentaTerceros: text,
      nombreACuentaTerceros: text,
      regimenFiscalACuentaTerceros: text,
      domicilioFiscalACuentaTerceros: text,
    }),
  ),
  informacionAduanera: list(text),
  cuentaPredial: list(text),
  partes: list(parte),
})

const comprobante = record({
  version: check((value) => value === '4.0', '4.0'),
  serie: maybeText,
  folio: maybeText,
  fecha: text,
  sello: maybeText,
  formaPago: maybeText,
  noCertificado: maybeText,
  certificado: maybeText,
  condicionesDePago: maybeText,
  subTotal: importe,
  descuento: maybeImporte,
  moneda: text,
  tipoCambio: maybeImporte,
  total: importe,
  tipoDeComprobante: text,
  exportacion: text,
  metodoPago: maybeText,
  lugarExpedicion: text,
  confirmacion: maybeText,
  informacionGlobal: optional(record({ periodicidad: text, meses: text, anio: text })),
  cfdiRelacionados: list(record({ tipoRelacion: text, uuids: list(text) })),
  emisor: record({ rfc: text, nombre: text, regimenFiscal: text, facAtrAdquirente: maybeText }),
  receptor: record({
    rfc: text,
    nombre: text,
    domicilioFiscalReceptor: text,
    residenciaFiscal: maybeText,
    numRegIdTrib: maybeText,
    regimenFiscalReceptor: text,
    usoCFDI: text,
  }),
  conceptos: list(concepto),
  impuestos: optional(
    record({
      totalImpuestosRetenidos: maybeImporte,
      totalImpuestosTrasladados: maybeImporte,
      retenciones: list(record({ impuesto: text, importe })),
      traslados: list(traslado),
    }),
  ),
})
