import type { LedgerEntry } from '../ledger.ts'
import { issuedBy } from '../rules/certificate.ts'
import { refusal, type Refusal } from '../rules/refusal.ts'
import type { World } from '../world.ts'
import { verifySigned } from './signature.ts'
import { readXML } from './xml.ts'

export type Relative = Pick<LedgerEntry, 'uuid' | 'rfcEmisor' | 'rfcReceptor'>

export type RelatedAnswer =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** 2000 some · 2001 none. Children name this CFDI in a CfdiRelacionados, and stand in the way of its cancellation; it
   *  names its parents. */
  | {
      readonly kind: 'answered'
      readonly code: '2000' | '2001'
      readonly uuid: string
      readonly parents: readonly Relative[]
      readonly children: readonly Relative[]
    }

/** Answers a signed PeticionConsultaRelacionados of issuer or receiver, after really verifying it. The verb that every
 *  PAC's front end calls. Source: pac-spec §4.7, §10.2, §10.4. */
export function relatedSigned(world: World, xml: Uint8Array): RelatedAnswer {
  const { sat, clock, known } = world
  const refused = (code: string, text: string) => ({ kind: 'refused', refusal: refusal(code, text) }) as const
  const root = readXML(Buffer.from(xml).toString('utf8'))
  if (!root || root.local !== 'PeticionConsultaRelacionados') return refused('301', 'XML mal formado.')
  const certificate = verifySigned(
    root,
    { isIssuedHere: (der) => issuedBy(der, known.authority) },
    clock.now(),
  )
  if ('code' in certificate) return { kind: 'refused', refusal: certificate }
  const asks = root.attributes.get('RfcEmisor') || root.attributes.get('RfcReceptor') || ''
  if (certificate.rfc !== asks) return refused('1003', 'El sello no corresponde al RFC que consulta.')
  const uuid = (root.attributes.get('Uuid') ?? '').toUpperCase()
  const entry = sat.find(uuid)
  if (!entry || ![entry.rfcEmisor, entry.rfcReceptor].includes(asks))
    return { kind: 'answered', code: '2001', uuid, parents: [], children: [] }
  const parents = [...entry.xml.matchAll(/<cfdi:CfdiRelacionado\b[^>]*\sUUID="([^"]*)"/g)].flatMap(
    ([, named = '']) => sat.find(named) ?? [],
  )
  const children = sat.liveRelated(uuid).map((each) => each.entry)
  const code = parents.length + children.length > 0 ? '2000' : '2001'
  return { kind: 'answered', code, uuid, parents, children }
}
