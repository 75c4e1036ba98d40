/** @timbra/cfdi: build, check, seal, read and verify CFDI 4.0. Pure: no clock, no randomness, no I/O; runs in browsers.
 *  What needs node:crypto (certificates, signatures) is in '@timbra/cfdi/node'. */
export { type Fault, type Parsed, ArgumentError, AssertionError, accepted, refused, under } from './fault.ts'
export {
  type Importe,
  type Rounding,
  addImportes,
  compareImportes,
  divideImportes,
  equalImportes,
  formatImporte,
  multiplyImportes,
  parseImporte,
  pesos,
  roundImporte,
  subtractImportes,
  zeroPesos,
} from './importe.ts'
export {
  type ParsedRFC,
  type PersonKind,
  type RFC,
  checkDigit,
  genericRFCs,
  kindOf,
  parseRFC,
} from './rfc.ts'
export { cleanText, hasForbiddenCharacter, normaliseNombre, trailingSociedad } from './nombre.ts'
export { type Receptor, parseReceptor, warningsForReceptor } from './receptor.ts'
export { isFecha, localFecha } from './fecha.ts'
export { type Clave, catalogs, descripcionOf, isClaveUnidad } from './catalogs/catalog.ts'
export { isCodigoPostal } from './catalogs/codigo-postal.ts'
export { defaultUso, regimenesFor, usosFor, usosOffered } from './catalogs/uso-regimen.ts'
export type { CatalogData, NamedTable } from './catalogs/catalog-data.ts'
export { type SatCatalogs, loadCatalogs } from './catalogs/sat-catalogs.ts'
export type { TasaOCuota } from './catalogs/tasa-cuota.ts'
export {
  type EgresoGlobal,
  type Encabezado,
  type FacturaGlobal,
  type IEPS,
  type IVA,
  type LineaTicket,
  type LineaVenta,
  type NotaEgreso,
  type ParteVenta,
  type RetencionVenta,
  type TerceroVenta,
  type TicketGlobal,
  type Venta,
  notaDeCredito,
} from './venta.ts'
export type * from './comprobante.ts'
export { buildComprobante } from './build/ingreso.ts'
export { buildEgreso } from './build/egreso.ts'
export { buildEgresoGlobal } from './build/egreso-global.ts'
export { buildGlobal } from './build/global.ts'
export { checkArithmetic } from './rules/arithmetic.ts'
export { type ValidateOptions, validate } from './rules/matrix/validate.ts'
export { normaliseCode, sameCode } from './rules/matrix/code.ts'
export { UNDECIDABLE, type Undecidable } from './rules/matrix/undecidable.ts'
export { cadenaOriginal } from './cadena-original.ts'
export { normalizeSpace } from './normalize-space.ts'
export type { Element } from './xml/element.ts'
export { parseXML } from './xml/parse.ts'
export type { ReadElement } from './xml/read-element.ts'
export { writeXML } from './xml/write.ts'
export { type CSD, type SealedXML, sealComprobante } from './seal.ts'
export { type SealedGlobal, sealGlobal } from './seal-global.ts'
export { readCFDI } from './read.ts'
export { type TimbreFiscalDigital, cadenaTimbre } from './timbre.ts'
export { insertTimbre } from './insert-timbre.ts'
export { sameWithoutTimbre } from './same-without-timbre.ts'
export { qrURL } from './qr.ts'
export {
  type FolioCancelado,
  type MotivoCancelacion,
  buildCancelacion,
  motivosCancelacion,
} from './cancelacion/cancelacion.ts'
export { buildAceptacionRechazo } from './cancelacion/respuesta.ts'
export { buildConsultaRelacionados } from './cancelacion/relacionados.ts'
export type { SatRequest } from './cancelacion/request.ts'
export { type CancelacionSigner, signSatRequest } from './cancelacion/sign.ts'
export { type Acuse, readAcuse } from './cancelacion/acuse.ts'
export {
  type RespuestaConsulta,
  consultaRequest,
  consultaSOAPAction,
  expresionImpresa,
  readConsulta,
} from './consulta.ts'
