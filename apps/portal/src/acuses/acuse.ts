import { createHash } from 'node:crypto'

/** What an acuse says. Every value is text; instants are ISO 8601 in UTC. It names no receiver: it proves that somebody
 *  who held these tickets asked in time, and that proof needs nobody's RFC. */
export type AcuseContent = {
  readonly tipo: 'acuse-solicitud-cfdi'
  readonly version: '1'
  readonly id: string
  readonly solicitud: string
  readonly emisor: { readonly nombre: string; readonly rfc: string }
  readonly tienda: { readonly nombre: string; readonly numero: string; readonly zonaHoraria: string }
  readonly tickets: readonly AcuseTicket[]
  readonly recibida: string
  /** The earliest deadline of the tickets. */
  readonly plazo: string
  /** "si": `recibida` is not after `plazo`. */
  readonly enPlazo: 'si' | 'no'
  readonly expedido: string
  /** Fingerprint of the public key, as `keyId` makes it. */
  readonly llave: string
}

export type AcuseTicket = {
  readonly numero: string
  readonly fecha: string
  readonly plazo: string
  readonly total: string
}

/** The bytes that are signed and handed out: UTF-8, members in alphabetical order, no blanks, no final line break. For
 *  text values this is RFC 8785 (JCS), so any program can make them again from the values. */
export function canonicalBytes(content: AcuseContent): Buffer {
  return Buffer.from(JSON.stringify(sorted(content)), 'utf8')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]))
}

/** SHA-256 of the public key's SubjectPublicKeyInfo (DER), the first 16 bytes in hexadecimal. */
export function keyId(spki: Uint8Array): string {
  return createHash('sha256').update(spki).digest('hex').slice(0, 32)
}

/** What anybody may see: the end of a number shows its owner that it is the right one, and opens nothing to others. */
export type PublicAcuse = Pick<
  AcuseContent,
  'id' | 'solicitud' | 'emisor' | 'tienda' | 'recibida' | 'plazo' | 'enPlazo' | 'expedido' | 'llave'
> & { readonly tickets: readonly string[] }

export function publicPart(content: AcuseContent): PublicAcuse {
  const { id, solicitud, emisor, tienda, recibida, plazo, enPlazo, expedido, llave } = content
  const tickets = content.tickets.map((ticket) => `…${ticket.numero.slice(-4)}`)
  return { id, solicitud, emisor, tienda, recibida, plazo, enPlazo, expedido, llave, tickets }
}
