import { localFecha } from '@timbra/cfdi'
import type { LedgerEntry } from '../ledger.ts'
import { issuedBy } from '../rules/certificate.ts'
import { refusal, type Refusal } from '../rules/refusal.ts'
import type { PacName } from '../pacs.ts'
import type { World } from '../world.ts'
import { acuseEnvelope, acuseXML } from './acuse.ts'
import { knows } from './knows.ts'
import { cancelMessage, type CancelMessage } from './message.ts'
import { verifySigned } from './signature.ts'
import type { SatStore } from './store.ts'
import { readXML } from './xml.ts'

/** SAT's answer to a signed Cancelacion; how it is wrapped depends on the PAC that carried it. */
export type CancelAnswer =
  /** The message as a whole: 203, 301, 302, 305, 309, 310. Nothing was noted. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | {
      readonly kind: 'answered'
      readonly rfcEmisor: string
      readonly folios: readonly CancelFolio[]
      /** Bare, as SW and PADE give it; and in SAT's SOAP envelope, as Finkok does. */
      readonly acuse: string
      readonly acuseEnvelope: string
      /** With seven decimals. */
      readonly fecha: string
    }

export type CancelFolio = {
  readonly uuid: string
  /** 201 … 212, or 'no_cancelable'. */
  readonly estatusUUID: string
  /** As the status service would say now; empty when nothing was asked. */
  readonly estatusCancelacion: string
}

/** Takes a signed Cancelacion to SAT: really verifies its signature, then decides each folio. The verb that every PAC's
 *  front end calls. 201 means that the request was received. Source: pac-spec §10.5, §14.3. */
export async function cancelSigned(
  world: World,
  pac: PacName,
  xml: Uint8Array | string,
): Promise<CancelAnswer> {
  const { clock } = world
  const message = readSigned(world, xml)
  if ('code' in message) return { kind: 'refused', refusal: message }
  const folios: CancelFolio[] = []
  for (const folio of message.folios) folios.push(await decideFolio(world, message.rfcEmisor, folio))
  const fecha = `${localFecha(clock.now(), 'America/Mexico_City')}.1234567`
  const content = { rfcEmisor: message.rfcEmisor, fecha, folios }
  const acuse = acuseXML(content)
  for (const { uuid, estatusUUID } of folios)
    if (estatusUUID === '201' || estatusUUID === '202') world.acuses.set(`${pac} ${uuid}`, acuse)
  return { kind: 'answered', ...content, acuse, acuseEnvelope: acuseEnvelope(content) }
}

/** What a signed Cancelacion asks for, once its signature was really verified; 203, 301, 302, 305, 309 or 310. */
export function readSigned(world: World, xml: Uint8Array | string): CancelMessage | Refusal {
  const root = readXML(typeof xml === 'string' ? xml : Buffer.from(xml).toString('utf8'))
  const message = root && cancelMessage(root)
  if (!root || !message) return refusal('301', 'XML mal formado.')
  const isIssuedHere = (der: Uint8Array): boolean => issuedBy(der, world.known.authority)
  const certificate = verifySigned(root, { isIssuedHere }, world.clock.now())
  if ('code' in certificate) return certificate
  return certificate.rfc === message.rfcEmisor
    ? message
    : refusal('203', 'El RFC del certificado no es el del emisor.')
}

async function decideFolio(
  world: World,
  rfcEmisor: string,
  folio: CancelMessage['folios'][number],
): Promise<CancelFolio> {
  const { sat } = world
  const entry = sat.find(folio.uuid)
  const code = decide(world, rfcEmisor, folio, entry)
  if (code === '201' && entry) await sat.request(entry, folio.motivo)
  const taken = code === '201' || code === '202'
  return { uuid: folio.uuid, estatusUUID: code, estatusCancelacion: taken ? wordsOf(sat, folio.uuid) : '' }
}

/** What the status service says of a cancellation. */
export function wordsOf(sat: SatStore, uuid: string): string {
  const state = sat.stateOf(uuid)
  if (state.kind === 'cancelled') return state.how
  return state.kind === 'pending' ? 'En proceso' : state.kind === 'rejected' ? 'Solicitud rechazada' : ''
}

function decide(
  world: World,
  rfcEmisor: string,
  { uuid, motivo, folioSustitucion }: CancelMessage['folios'][number],
  entry: LedgerEntry | null,
): string {
  const { sat } = world
  if (!['01', '02', '03', '04'].includes(motivo)) return '207'
  if (motivo === '01' && !/^[0-9A-F-]{36}$/i.test(folioSustitucion ?? '')) return '208'
  if (motivo !== '01' && folioSustitucion !== null) return '209'
  if (!entry || !knows(world, entry, 'cancel')) return '205'
  if (entry.rfcEmisor !== rfcEmisor) return '203'
  const { kind } = sat.stateOf(uuid)
  if (kind === 'pending' || kind === 'cancelled') return '202'
  const related = sat.liveRelated(uuid)
  const isSubstitute = (each: (typeof related)[number]): boolean =>
    motivo === '01' && each.tipoRelacion === '04' && each.entry.uuid === folioSustitucion?.toUpperCase()
  if (motivo === '01' && !related.some(isSubstitute)) return '212'
  return related.every(isSubstitute) ? '201' : 'no_cancelable'
}
