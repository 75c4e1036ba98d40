import type { Incoming } from '../incoming.ts'
import { cancelSigned } from '../sat/cancel.ts'
import type { World } from '../world.ts'
import { partOf } from './multipart.ts'
import { errorReply, successReply, type Reply } from './reply.ts'

/** POST /cfdi33/cancel/xml. Source: pac-spec §4.6. */
export async function cancel(world: World, request: Incoming): Promise<Reply> {
  const xml = partOf(request.body, request.headers['content-type'], 'xml')
  if (xml === null || xml.length === 0) return errorReply(400, 'Parámetros incompletos', 'Falta el xml.')
  const answer = await cancelSigned(world, 'sw', xml)
  if (answer.kind === 'refused') {
    const { code, text } = answer.refusal
    return errorReply(400, 'CACFDI33 - Problemas con el xml.', `${code} - ${text}`)
  }
  const uuid = Object.fromEntries(answer.folios.map((folio) => [folio.uuid, folio.estatusUUID]))
  return successReply({ acuse: answer.acuse, uuid })
}
