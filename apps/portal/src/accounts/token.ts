import { createHash } from 'node:crypto'
import type { Ids } from '../ids.ts'

/** An opaque secret for a cookie or a mail: 52 Crockford base32 characters, 260 random bits. */
export function newToken(ids: Ids): string {
  return ids.crockford(52)
}

/** What the database keeps of a token, an address or a mail: a thief of the table cannot use it. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
