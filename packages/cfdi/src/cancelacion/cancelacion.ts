import { type Parsed, accepted, demand } from '../fault.ts'
import { type Fields, fault, fechaField, rfcField, upper, uuidField } from './fields.ts'
import { type SatRequest, openRoot } from './request.ts'

/** Why a CFDI is cancelled: 01 errors, another one takes its place · 02 errors, none does · 03 the sale was undone ·
 *  04 a nominative sale that a global invoice contains. Source: rulebook §F1. */
export const motivosCancelacion = ['01', '02', '03', '04'] as const
/** '01' to '04'. Source: rulebook §F1. */
export type MotivoCancelacion = (typeof motivosCancelacion)[number]

/** One CFDI to cancel, and why. Source: pac-spec §10.1. */
export type FolioCancelado = {
  readonly uuid: string
  readonly motivo: string
  /** UUID of the CFDI that takes its place, which must exist and be related by TipoRelacion 04; for motivo 01 only. */
  readonly folioSustitucion?: string | null | undefined
}

/** The request to cancel CFDI of one issuer, ready to be signed; SAT advises one folio in each request.
 *  @param x.fecha local time of the issuer, to the second, without zone
 *  @returns the document, or all faults: 207 motivo · 208 motivo 01 without a good FolioSustitucion, or with the
 *  same UUID · 209 FolioSustitucion with another motivo · CANC-1 UUID · CANC-2 Fecha · CANC-3 no folio · RFC-0, RFC-1, RFC-2
 *  Source: pac-spec §10.1, §10.5; rulebook §F1. */
export function buildCancelacion(x: {
  readonly rfcEmisor: string
  readonly fecha: string
  readonly folios: readonly FolioCancelado[]
}): Parsed<SatRequest> {
  demand(typeof x === 'object' && x !== null, 'x', 'an object')
  demand(Array.isArray(x.folios), 'x.folios', 'a list')
  const fields: Fields = { faults: [] }
  const rfc = rfcField(fields, 'rfcEmisor', x.rfcEmisor)
  const fecha = fechaField(fields, 'fecha', x.fecha)
  if (x.folios.length === 0) fields.faults.push(fault('CANC-3', 'folios', 'Falta el CFDI que se cancela.'))
  const folios = x.folios.map((folio, index) => folioElement(fields, `folios[${index}]`, folio))
  if (fields.faults.length > 0) return { ok: false, faults: fields.faults }
  const open = openRoot('Cancelacion', { Fecha: fecha, RfcEmisor: rfc }) + folios.join('')
  return accepted({ open, close: '</Cancelacion>', rfc })
}

/** Attributes in alphabetical order: C14N sorts them. One Folios for each Folio is SAT's own schema. */
function folioElement(fields: Fields, path: string, folio: FolioCancelado): string {
  demand(typeof folio === 'object' && folio !== null, `x.${path}`, 'an object')
  const uuid = uuidField(fields, `${path}.uuid`, folio.uuid)
  const { motivo } = folio
  if (!isMotivo(motivo))
    fields.faults.push(fault('207', `${path}.motivo`, 'El motivo de cancelación debe ser 01, 02, 03 o 04.'))
  const sustitucion = sustitucionField(fields, `${path}.folioSustitucion`, { ...folio, uuid })
  const attribute = sustitucion === '' ? '' : ` FolioSustitucion="${sustitucion}"`
  return `<Folios><Folio${attribute} Motivo="${isMotivo(motivo) ? motivo : ''}" UUID="${uuid}"></Folio></Folios>`
}

function sustitucionField(fields: Fields, path: string, folio: FolioCancelado): string {
  const given = upper(folio.folioSustitucion)
  if (folio.motivo !== '01') {
    if (given !== '')
      fields.faults.push(fault('209', path, 'Solo el motivo 01 lleva un CFDI que sustituye al cancelado.'))
    return ''
  }
  const check: Fields = { faults: [] }
  uuidField(check, path, given)
  if (check.faults.length > 0)
    fields.faults.push(
      fault('208', path, 'El motivo 01 necesita el UUID del CFDI que sustituye al cancelado.'),
    )
  else if (given === folio.uuid)
    fields.faults.push(fault('208', path, 'Un CFDI no puede sustituirse a sí mismo.'))
  return given
}

export function isMotivo(text: string): text is MotivoCancelacion {
  return (motivosCancelacion as readonly string[]).includes(text)
}
