import { type Parsed, accepted, demand } from '../fault.ts'
import { type Fields, rfcField, uuidField } from './fields.ts'
import { type SatRequest, openRoot } from './request.ts'

/** The question which CFDI are related to one, ready to be signed by whoever asks: its issuer or its receiver. The
 *  RFC of the role that does not ask stays empty.
 *  @returns the document, or all faults: CANC-1 UUID · RFC-0, RFC-1, RFC-2. Source: pac-spec §10.2, §10.4. */
export function buildConsultaRelacionados(x: {
  readonly rfcPac: string
  readonly uuid: string
  readonly asks: { readonly role: 'emisor' | 'receptor'; readonly rfc: string }
}): Parsed<SatRequest> {
  demand(typeof x === 'object' && x !== null, 'x', 'an object')
  const role = x.asks?.role
  demand(role === 'emisor' || role === 'receptor', 'x.asks.role', "'emisor' or 'receptor'")
  const fields: Fields = { faults: [] }
  const rfc = rfcField(fields, 'asks.rfc', x.asks.rfc)
  const attributes = {
    RfcEmisor: role === 'emisor' ? rfc : '',
    RfcPacEnviaSolicitud: rfcField(fields, 'rfcPac', x.rfcPac),
    RfcReceptor: role === 'receptor' ? rfc : '',
    Uuid: uuidField(fields, 'uuid', x.uuid),
  }
  if (fields.faults.length > 0) return { ok: false, faults: fields.faults }
  const open = openRoot('PeticionConsultaRelacionados', attributes)
  return accepted({ open, close: '</PeticionConsultaRelacionados>', rfc })
}
