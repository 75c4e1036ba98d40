import { answerSigned, pendingOf } from '../sat/receiver.ts'
import { type Relative, relatedSigned } from '../sat/related.ts'
import type { SoapOperation } from '../soap.ts'
import type { Reply } from '../sw/reply.ts'
import type { World } from '../world.ts'
import { type Fields, fieldsXML, nested, resultReply } from './envelope.ts'
import { decoded } from './stamp.ts'

/** get_pending: cancellations that wait for this receiver. Source: pac-spec §5.4. */
export function getPending(world: World, asked: SoapOperation): Reply {
  const uuids = pendingOf(world, asked.text('rtaxpayer_id'))
  return resultReply('cancel', asked.name, [
    ['error', ''],
    ['uuids', { xml: fieldsXML(uuids.map((uuid) => ['string', uuid] as const)) }],
  ])
}

/** accept_reject_signature: what a receiver says to them, signed. Source: pac-spec §5.4, §10.4. */
export async function acceptReject(world: World, asked: SoapOperation): Promise<Reply> {
  const xml = decoded(asked.text('xml'))
  const answer = xml && (await answerSigned(world, xml))
  if (answer?.kind !== 'answered')
    return resultReply('cancel', asked.name, [['error', answer?.refusal.code ?? '704']])
  const said = (respuesta: string): readonly Fields[] =>
    answer.folios
      .filter((folio) => folio.respuesta === respuesta)
      .map(({ uuid, code }) => [
        ['status', code],
        ['uuid', uuid],
      ])
  return resultReply('cancel', asked.name, [
    ['rechazo', nested('Rechaza', said('Rechazo'))],
    ['aceptacion', nested('Acepta', said('Aceptacion'))],
    ['error', ''],
  ])
}

/** get_related_signature: parents and children of a CFDI, to who signs as one of its two. Source: pac-spec §5.4. */
export function getRelated(world: World, asked: SoapOperation): Reply {
  const xml = decoded(asked.text('xml'))
  const answer = xml && relatedSigned(world, xml)
  if (answer?.kind !== 'answered')
    return resultReply('cancel', asked.name, [['error', answer?.refusal.code ?? '704']])
  return resultReply('cancel', asked.name, [
    ['Padres', nested('Padre', answer.parents.map(relative))],
    ['Hijos', nested('Hijo', answer.children.map(relative))],
    ['error', answer.code === '2001' ? '2001' : ''],
  ])
}

function relative({ uuid, rfcEmisor, rfcReceptor }: Relative): Fields {
  return [
    ['uuid', uuid],
    ['emisor', rfcEmisor],
    ['receptor', rfcReceptor],
  ]
}
