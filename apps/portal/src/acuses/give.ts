import type { Ids } from '../ids.ts'
import type { IssuanceView } from '../issuance/view.ts'
import { type AcuseContent, canonicalBytes } from './acuse.ts'
import { type KeyDeps, signingKey } from './key.ts'
import { type KeptAcuse, insertAcuse, selectAcuse } from './store.ts'

export type GiveDeps = KeyDeps & { readonly ids: Ids }

export type SignedAcuse = KeptAcuse & { readonly content: AcuseContent }

/** What an acuse is made of: all of it was committed with the request and never changes. */
export type AskedFor = Pick<IssuanceView, 'id' | 'requestedAt' | 'tickets' | 'issuer' | 'store'>

/** The acuse of a request: made and signed when it is first asked for, the same bytes ever after. */
export async function giveAcuse(deps: GiveDeps, asked: AskedFor): Promise<SignedAcuse> {
  const known = await selectAcuse(deps.db, { issuanceId: asked.id })
  if (known !== null) return withContent(known)
  const key = await signingKey(deps)
  const now = deps.clock.now()
  const id = deps.ids.crockford(20)
  const bytes = canonicalBytes(contentOf(asked, { id, llave: key.id, now }))
  await insertAcuse(deps.db, { id, issuanceId: asked.id, bytes, signature: key.sign(bytes), now })
  const kept = await selectAcuse(deps.db, { issuanceId: asked.id })
  if (kept === null) throw new Error('the acuse that was just kept is not there')
  return withContent(kept)
}

/** The folio by which the page and the desk name a request before its CFDI has one. */
export function requestFolio(issuanceId: string): string {
  return `S-${issuanceId.slice(0, 8).toUpperCase()}`
}

export function withContent(kept: KeptAcuse): SignedAcuse {
  return { ...kept, content: JSON.parse(kept.bytes.toString('utf8')) as AcuseContent } // our own signed bytes
}

function contentOf(asked: AskedFor, x: { id: string; llave: string; now: Date }): AcuseContent {
  const deadlines = asked.tickets.map((ticket) => ticket.invoiceBy.getTime())
  const plazo = new Date(Math.min(...deadlines))
  return {
    tipo: 'acuse-solicitud-cfdi',
    version: '1',
    id: x.id,
    solicitud: requestFolio(asked.id),
    emisor: { nombre: asked.issuer.nombre, rfc: asked.issuer.rfc },
    tienda: { nombre: asked.store.name, numero: asked.store.code, zonaHoraria: asked.store.timeZone },
    tickets: asked.tickets.map((ticket) => ({
      numero: ticket.externalId,
      fecha: ticket.issuedAt.toISOString(),
      plazo: ticket.invoiceBy.toISOString(),
      total: ticket.total,
    })),
    recibida: asked.requestedAt.toISOString(),
    plazo: plazo.toISOString(),
    enPlazo: asked.requestedAt <= plazo ? 'si' : 'no',
    expedido: x.now.toISOString(),
    llave: x.llave,
  }
}
