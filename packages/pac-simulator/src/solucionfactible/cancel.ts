import { cancelSigned, readSigned } from '../sat/cancel.ts'
import type { Refusal } from '../rules/refusal.ts'
import type { World } from '../world.ts'
import type { SfStatus } from './accounts.ts'
import type { Bean } from './envelope.ts'
import { outer, PAC } from './stamp.ts'
import type { SfTransaction } from './transactions.ts'

/** enviarSolicitudCancelacion: SAT's answer in the same call. Source: pac-spec §7, §10.5. */
export async function cancelNow(world: World, solicitud: Buffer): Promise<Bean> {
  const answer = await cancelSigned(world, PAC, solicitud)
  if (answer.kind === 'refused') return outer('CFDICancelacion', sfCode(answer.refusal), null)
  const [folio] = answer.folios
  return outer('CFDICancelacion', PROCESSED, {
    type: 'CFDIResultadoCancelacion',
    fields: [
      ['mensaje', folio?.estatusCancelacion ?? ''],
      ['status', 200],
      ['statusUUID', folio ? statusUUID(folio.estatusUUID) : null],
      ['uuid', folio?.uuid ?? null],
    ],
  })
}

const PROCESSED: SfStatus = { status: 200, mensaje: 'La solicitud fue procesada.' }

const statusUUID = (code: string): string => (code === 'no_cancelable' ? '204' : code)

/** Solución Factible looks at the signature itself and has codes of its own for it. */
function sfCode({ code, text }: Refusal): SfStatus {
  return { status: Number(SF_CODES[code] ?? code), mensaje: text }
}

const SF_CODES: Readonly<Record<string, string>> = {
  '203': '303',
  '301': '1801',
  '302': '1802',
  '309': '308',
  '310': '306',
}

/** enviarSolicitudCancelacionAsincrono: verified at once, sent until SAT takes or refuses it. The transaction is named by
 *  the UUID in small letters, which comes back as `mensaje`. */
export async function cancelLater(world: World, solicitud: Buffer): Promise<SfStatus> {
  const message = readSigned(world, solicitud)
  if ('code' in message) return sfCode(message)
  const [folio] = message.folios
  const id = folio?.uuid.toLowerCase() ?? ''
  const { transactions } = world.solucionfactible
  const earlier = transactions.get(id)
  if (earlier && BUSY.includes(statusOf(world, id, earlier).status)) {
    return { status: 701, mensaje: 'Ya existe una transacción asíncrona para el UUID especificado.' }
  }
  transactions.set(id, await handOver(world, solicitud))
  return { status: 200, mensaje: id }
}

const BUSY: readonly number[] = [200, 201, 211]

async function handOver(world: World, solicitud: Buffer): Promise<SfTransaction> {
  const answer = await cancelSigned(world, PAC, solicitud)
  const code = answer.kind === 'refused' ? answer.refusal.code : (answer.folios[0]?.estatusUUID ?? '')
  return { solicitud: solicitud.toString('base64'), code }
}

/** getStatusCancelacionAsincrona, by transaction or UUID; knows synchronous cancellations too.
 *  Source: pac-spec §7 (200, 201, 204, 211, 213, 702). */
export async function cancelStatus(world: World, id: string): Promise<Bean> {
  const key = id.toLowerCase()
  const { transactions } = world.solucionfactible
  const kept = transactions.get(key)
  const transaction =
    kept?.code === NOT_YET ? await handOver(world, Buffer.from(kept.solicitud, 'base64')) : kept
  if (transaction && transaction !== kept) transactions.set(key, transaction)
  const acuse = world.acuses.get(`${PAC} ${key.toUpperCase()}`) ?? null
  const { status, mensaje } = transaction
    ? statusOf(world, key, transaction)
    : acuse === null
      ? { status: 702, mensaje: 'No se encuentra la transacción con el UUID especificado.' }
      : satStatus(world, key)
  return {
    type: 'StatusCancelacionAsincronoResponse',
    fields: [
      ['acuseSAT', acuse],
      ['mensaje', mensaje],
      ['status', status],
    ],
  }
}

/** SAT does not know the CFDI: the request is sent again later. */
const NOT_YET = '205'

function statusOf(world: World, id: string, { code }: SfTransaction): SfStatus {
  if (code === NOT_YET) return { status: 201, mensaje: 'La solicitud de cancelación está registrada.' }
  if (code === '201' || code === '202') return satStatus(world, id)
  return { status: Number(statusUUID(code)), mensaje: 'El comprobante no se puede cancelar.' }
}

function satStatus(world: World, id: string): SfStatus {
  const { kind } = world.sat.stateOf(id)
  if (kind === 'pending') return { status: 211, mensaje: 'La cancelación está en proceso.' }
  if (kind === 'rejected') {
    return { status: 213, mensaje: 'La solicitud de cancelación fue rechazada por el receptor.' }
  }
  return { status: 200, mensaje: 'Cancelado.' }
}
