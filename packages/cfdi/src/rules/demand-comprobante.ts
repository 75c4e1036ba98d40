import type { Comprobante } from '../comprobante.ts'
import { demand } from '../fault.ts'

type Shape =
  | 'text'
  | 'importe'
  | 'list of texts'
  | { readonly [field: string]: string | object }
  | readonly [object]

/** Throws ArgumentError naming the first field of a document that has not its type: 'comprobante.conceptos[3].importe'.
 *  Callers without types may hand over anything; no rule should fail three layers down. */
export function demandComprobante(comprobante: Comprobante): void {
  demandShape(comprobante, root, 'comprobante')
}

const traslado = {
  base: 'importe',
  impuesto: 'text',
  tipoFactor: 'text',
  'tasaOCuota?': 'importe',
  'importe?': 'importe',
}
const retencion = {
  base: 'importe',
  impuesto: 'text',
  tipoFactor: 'text',
  tasaOCuota: 'importe',
  importe: 'importe',
}

const parte = {
  claveProdServ: 'text',
  'noIdentificacion?': 'text',
  cantidad: 'importe',
  'unidad?': 'text',
  descripcion: 'text',
  'valorUnitario?': 'importe',
  'importe?': 'importe',
  informacionAduanera: 'list of texts',
}

const concepto = {
  claveProdServ: 'text',
  'noIdentificacion?': 'text',
  cantidad: 'importe',
  claveUnidad: 'text',
  'unidad?': 'text',
  descripcion: 'text',
  valorUnitario: 'importe',
  importe: 'importe',
  'descuento?': 'importe',
  objetoImp: 'text',
  'impuestos?': { traslados: [traslado], retenciones: [retencion] },
  'aCuentaTerceros?': {
    rfcACuentaTerceros: 'text',
    nombreACuentaTerceros: 'text',
    regimenFiscalACuentaTerceros: 'text',
    domicilioFiscalACuentaTerceros: 'text',
  },
  informacionAduanera: 'list of texts',
  cuentaPredial: 'list of texts',
  partes: [parte],
}

const root = {
  version: 'text',
  'serie?': 'text',
  'folio?': 'text',
  fecha: 'text',
  'sello?': 'text',
  'formaPago?': 'text',
  'noCertificado?': 'text',
  'certificado?': 'text',
  'condicionesDePago?': 'text',
  subTotal: 'importe',
  'descuento?': 'importe',
  moneda: 'text',
  'tipoCambio?': 'importe',
  total: 'importe',
  tipoDeComprobante: 'text',
  exportacion: 'text',
  'metodoPago?': 'text',
  lugarExpedicion: 'text',
  'confirmacion?': 'text',
  'informacionGlobal?': { periodicidad: 'text', meses: 'text', anio: 'text' },
  cfdiRelacionados: [{ tipoRelacion: 'text', uuids: 'list of texts' }],
  emisor: { rfc: 'text', nombre: 'text', regimenFiscal: 'text', 'facAtrAdquirente?': 'text' },
  receptor: {
    rfc: 'text',
    nombre: 'text',
    domicilioFiscalReceptor: 'text',
    'residenciaFiscal?': 'text',
    'numRegIdTrib?': 'text',
    regimenFiscalReceptor: 'text',
    usoCFDI: 'text',
  },
  conceptos: [concepto],
  'impuestos?': {
    'totalImpuestosRetenidos?': 'importe',
    'totalImpuestosTrasladados?': 'importe',
    retenciones: [{ impuesto: 'text', importe: 'importe' }],
    traslados: [traslado],
  },
} as const

function demandShape(value: unknown, shape: Shape, path: string): void {
  if (shape === 'text') demand(typeof value === 'string', path, 'text')
  else if (shape === 'importe') demandImporte(value, path)
  else if (shape === 'list of texts') {
    demand(Array.isArray(value) && value.every((item) => typeof item === 'string'), path, 'a list of texts')
  } else if (Array.isArray(shape)) {
    demand(Array.isArray(value), path, 'a list')
    value.forEach((item, index) => demandShape(item, shape[0] as Shape, `${path}[${index}]`))
  } else demandFields(value, shape as Readonly<Record<string, Shape>>, path)
}

function demandFields(value: unknown, shape: Readonly<Record<string, Shape>>, path: string): void {
  demand(typeof value === 'object' && value !== null && !Array.isArray(value), path, 'an object')
  for (const key in shape) {
    const optional = key.endsWith('?')
    const field = optional ? key.slice(0, -1) : key
    const held = (value as Record<string, unknown>)[field]
    if (optional && held === undefined) continue
    demandShape(held, shape[key] as Shape, `${path}.${field}`)
  }
}

/** An Importe: units a bigint of at least 0, decimals 0 to 6. */
export function demandImporte(value: unknown, path: string): void {
  const { units, decimals } = (value ?? {}) as { readonly units?: unknown; readonly decimals?: unknown }
  const whole = typeof decimals === 'number' && Number.isInteger(decimals) && decimals >= 0 && decimals <= 6
  demand(whole && typeof units === 'bigint' && units >= 0n, path, 'an Importe {units: bigint, decimals: 0–6}')
}
