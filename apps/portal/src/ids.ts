import { createHash, randomBytes, randomUUID } from 'node:crypto'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Where identities come from; passed in, so that a test can predict them. */
export type Ids = {
  /** A version 4 UUID. */
  uuid(): string
  /** An unguessable token of 26 Crockford base32 characters (130 random bits), safe in an address. */
  token(): string
  /** `length` random Crockford base32 characters. */
  crockford(length: number): string
}

export const randomIds: Ids = {
  uuid: () => randomUUID(),
  token: () => crockford(26),
  crockford,
}

/** The same text gives the same id (a UUID of version 8), however often it is asked: the form sent twice is one request.
 *  Source: RFC 9562 §5.8 */
export function derivedUuid(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

/** 256 is a multiple of 32, so taking five bits of each byte is not biased. */
function crockford(length: number): string {
  return Array.from(randomBytes(length), (byte) => CROCKFORD[byte & 31]).join('')
}
