import { cancelSigned } from '../sat/cancel.ts'
import type { SoapOperation } from '../soap.ts'
import type { Reply } from '../sw/reply.ts'
import type { World } from '../world.ts'
import { type Fields, nested, resultReply } from './envelope.ts'
import { decoded } from './stamp.ts'

/** cancel_signature: hands a signed Cancelacion to SAT and wraps its answer. CodEstatus is there on trouble only.
 *  Source: pac-spec §5.4. */
export async function cancelSignature(world: World, asked: SoapOperation): Promise<Reply> {
  const xml = decoded(asked.text('xml'))
  const trouble = (codEstatus: string) => resultReply('cancel', asked.name, [['CodEstatus', codEstatus]])
  if (xml === null) return trouble('704')
  const answer = await cancelSigned(world, 'finkok', xml)
  if (answer.kind === 'refused') return trouble(answer.refusal.code)
  for (const { uuid, estatusUUID } of answer.folios)
    if (estatusUUID === '201' || estatusUUID === '202')
      world.acuses.set(`finkok ${uuid}`, answer.acuseEnvelope)
  const folios = answer.folios.map(
    (folio): Fields => [
      ['UUID', folio.uuid],
      ['EstatusUUID', folio.estatusUUID],
      ['EstatusCancelacion', folio.estatusCancelacion],
    ],
  )
  return resultReply('cancel', asked.name, [
    ['Folios', nested('Folio', folios)],
    ['Acuse', answer.acuseEnvelope],
    ['Fecha', answer.fecha],
    ['RfcEmisor', answer.rfcEmisor],
  ])
}

/** get_receipt: the last acuse of a 201 or 202. Source: pac-spec §5.4. */
export function getReceipt(world: World, asked: SoapOperation): Reply {
  const uuid = asked.text('uuid').toUpperCase()
  const entry = world.ledgers.finkok.findByUUID(uuid)
  const isTheirs = entry !== null && entry.rfcEmisor === asked.text('taxpayer_id')
  const receipt = isTheirs ? world.acuses.get(`finkok ${uuid}`) : undefined
  return resultReply('cancel', asked.name, [
    ['success', String(receipt !== undefined)],
    ['uuid', receipt === undefined ? '' : uuid],
    ['receipt', receipt ?? ''],
    ['taxpayer_id', asked.text('taxpayer_id')],
    ['error', receipt === undefined ? 'There is not a Cancellation receipt with that info' : ''],
    ['date', ''],
  ])
}
