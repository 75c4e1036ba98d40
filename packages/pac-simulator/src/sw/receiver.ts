import type { Incoming } from '../incoming.ts'
import { answerSigned, pendingOf } from '../sat/receiver.ts'
import { type Relative, relatedSigned } from '../sat/related.ts'
import type { World } from '../world.ts'
import { partOf } from './multipart.ts'
import { errorReply, jsonReply, type Reply } from './reply.ts'

/** GET /pendings/{rfc}: cancellations that wait for this receiver. Source: pac-spec §4.7. */
export function pendings(world: World, rfc: string): Reply {
  const uuid = pendingOf(world, rfc)
  const [codStatus, message] =
    uuid.length > 0
      ? ['1100', 'CA1100 - Se obtuvieron las peticiones del RFC Receptor de forma exitosa.']
      : ['1101', 'CA1101 - No existen peticiones para el RFC Receptor.']
  return jsonReply(200, { data: { uuid }, codStatus, message, status: 'success' })
}

/** POST /acceptreject/xml. The seal of the acuse is nobody's to verify. Source: pac-spec §4.7. */
export async function acceptReject(world: World, request: Incoming): Promise<Reply> {
  const xml = partOf(request.body, request.headers['content-type'], 'xml')
  if (xml === null || xml.length === 0) return errorReply(400, 'Parámetros incompletos', 'Falta el xml.')
  const answer = await answerSigned(world, xml)
  if (answer.kind === 'refused') {
    const { code, text } = answer.refusal
    return errorReply(
      400,
      'CA1000 - El xml proporcionado está mal formado o es inválido.',
      `${code} - ${text}`,
    )
  }
  const { rfcReceptor, rfcPac, fecha } = answer
  const folios = answer.folios.map(({ uuid, code, respuesta }) => ({ uuid, estatusUUID: code, respuesta }))
  const each = folios.map(
    (folio) =>
      `<Folios><UUID>${folio.uuid}</UUID><EstatusUUID>${folio.estatusUUID}</EstatusUUID><Respuesta>${folio.respuesta}</Respuesta></Folios>`,
  )
  const acuse = `<?xml version="1.0" encoding="utf-8"?><AcuseAceptacionRechazo RfcReceptor="${rfcReceptor.replaceAll('&', '&amp;')}" RfcPac="${rfcPac}" CodEstatus="1000" Fecha="${fecha}">${each.join('')}</AcuseAceptacionRechazo>`
  return jsonReply(200, { data: { folios, acuse }, codStatus: '1000', status: 'success' })
}

/** POST /relations/xml. Source: pac-spec §4.7. */
export function relations(world: World, request: Incoming): Reply {
  const xml = partOf(request.body, request.headers['content-type'], 'xml')
  if (xml === null || xml.length === 0) return errorReply(400, 'Parámetros incompletos', 'Falta el xml.')
  const answer = relatedSigned(world, xml)
  if (answer.kind === 'refused')
    return errorReply(
      400,
      'CACFDI33 - Problemas con el xml.',
      `${answer.refusal.code} - ${answer.refusal.text}`,
    )
  const { code, uuid, parents, children } = answer
  const some = code === '2000'
  const data = {
    uuidConsultado: uuid,
    resultado: some
      ? 'WS Consulta CFDI relacionados. Se encontraron CFDI relacionados.'
      : 'No existen CFDI relacionados.',
    uuidsRelacionadosPadres: parents.map(relative),
    uuidsRelacionadosHijos: children.map(relative),
  }
  const message = some ? 'Se encontraron CFDI relacionados.' : 'No existen CFDI relacionados al folio fiscal.'
  return jsonReply(200, { data, codStatus: code, message: `${code} - ${message}`, status: 'success' })
}

function relative({ uuid, rfcEmisor, rfcReceptor }: Relative) {
  return { uuid, rfcEmisor, rfcReceptor }
}
