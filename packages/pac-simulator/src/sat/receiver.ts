import { localFecha } from '@timbra/cfdi'
import { PACS } from '../pacs.ts'
import { issuedBy } from '../rules/certificate.ts'
import { refusal, type Refusal } from '../rules/refusal.ts'
import type { World } from '../world.ts'
import { verifySigned } from './signature.ts'
import { childrenOf, find, readXML, textOf } from './xml.ts'

/** Cancellations that wait for this receiver. Source: pac-spec §4.7, §10.4. */
export function pendingOf({ sat, ledgers }: World, rfcReceptor: string): readonly string[] {
  const entries = PACS.flatMap((pac) => ledgers[pac].entries())
  return entries
    .filter((entry) => entry.rfcReceptor === rfcReceptor && sat.stateOf(entry.uuid).kind === 'pending')
    .map(({ uuid }) => uuid)
}

export type ReceiverAnswer =
  /** The message as a whole. Nothing was noted. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | {
      readonly kind: 'answered'
      readonly rfcReceptor: string
      readonly rfcPac: string
      readonly fecha: string
      /** 1000 received · 1001 none is pending · 1002 answered before · 1005 no such CFDI. */
      readonly folios: readonly { readonly uuid: string; readonly code: string; readonly respuesta: string }[]
    }

/** Takes a receiver's signed SolicitudAceptacionRechazo to SAT: really verifies it, then answers each pending
 *  cancellation. The verb that every PAC's front end calls. Source: pac-spec §10.4. */
export async function answerSigned(world: World, xml: Uint8Array): Promise<ReceiverAnswer> {
  const { clock, known } = world
  const refused = (code: string, text: string) => ({ kind: 'refused', refusal: refusal(code, text) }) as const
  const root = readXML(Buffer.from(xml).toString('utf8'))
  const rfcReceptor = root?.attributes.get('RfcReceptor') ?? ''
  if (!root || root.local !== 'SolicitudAceptacionRechazo' || rfcReceptor === '')
    return refused('301', 'XML mal formado.')
  const isIssuedHere = (der: Uint8Array): boolean => issuedBy(der, known.authority)
  const certificate = verifySigned(root, { isIssuedHere }, clock.now())
  if ('code' in certificate) return { kind: 'refused', refusal: certificate }
  if (certificate.rfc !== rfcReceptor) return refused('1003', 'El sello no corresponde al RFC receptor.')
  const folios: { uuid: string; code: string; respuesta: string }[] = []
  for (const folio of childrenOf(root, 'Folios')) {
    const uuid = textOf(find(folio, 'UUID')).toUpperCase()
    const respuesta = textOf(find(folio, 'Respuesta'))
    folios.push({ uuid, respuesta, code: await answerOne(world, { uuid, respuesta, rfcReceptor }) })
  }
  const rfcPac = root.attributes.get('RfcPacEnviaSolicitud') ?? ''
  const fecha = `${localFecha(clock.now(), 'America/Mexico_City')}.1234567`
  return { kind: 'answered', rfcReceptor, rfcPac, fecha, folios }
}

async function answerOne(
  { sat }: World,
  x: { readonly uuid: string; readonly respuesta: string; readonly rfcReceptor: string },
): Promise<string> {
  const entry = sat.find(x.uuid)
  if (!entry || entry.rfcReceptor !== x.rfcReceptor) return '1005'
  const { kind } = sat.stateOf(x.uuid)
  if (kind === 'none') return '1001'
  if (kind !== 'pending') return '1002'
  await sat.answer(x.uuid, x.respuesta === 'Aceptacion' ? 'accepted' : 'rejected')
  return '1000'
}
