import { type Parsed, accepted, demand } from '../fault.ts'
import { type Fields, fault, fechaField, rfcField, uuidField } from './fields.ts'
import { type SatRequest, openRoot } from './request.ts'

/** What a receiver says to the cancellation of a CFDI made out to it, ready to be signed with the receiver's CSD.
 *  @param x.rfcPac RFC of the PAC that carries the message
 *  @returns the document, or all faults: CANC-1 UUID · CANC-2 Fecha · CANC-4 respuesta · RFC-0, RFC-1, RFC-2
 *  Source: pac-spec §10.4. */
export function buildAceptacionRechazo(x: {
  readonly fecha: string
  readonly rfcPac: string
  readonly rfcReceptor: string
  readonly uuid: string
  readonly respuesta: 'Aceptacion' | 'Rechazo'
}): Parsed<SatRequest> {
  demand(typeof x === 'object' && x !== null, 'x', 'an object')
  const fields: Fields = { faults: [] }
  const attributes = {
    Fecha: fechaField(fields, 'fecha', x.fecha),
    RfcPacEnviaSolicitud: rfcField(fields, 'rfcPac', x.rfcPac),
    RfcReceptor: rfcField(fields, 'rfcReceptor', x.rfcReceptor),
  }
  const uuid = uuidField(fields, 'uuid', x.uuid)
  if (x.respuesta !== 'Aceptacion' && x.respuesta !== 'Rechazo')
    fields.faults.push(fault('CANC-4', 'respuesta', 'La respuesta debe ser Aceptacion o Rechazo.'))
  if (fields.faults.length > 0) return { ok: false, faults: fields.faults }
  const folio = `<Folios><UUID>${uuid}</UUID><Respuesta>${x.respuesta}</Respuesta></Folios>`
  const open = openRoot('SolicitudAceptacionRechazo', attributes) + folio
  return accepted({ open, close: '</SolicitudAceptacionRechazo>', rfc: attributes.RfcReceptor })
}
