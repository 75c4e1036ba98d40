import { createHash } from 'node:crypto'
import type { Db } from '../db/connect.ts'
import type { Ids } from '../ids.ts'
import { type Issuer, issuerOf } from './find.ts'
import { insertApiKey, selectIssuerByKey } from './store.ts'

const SHAPE = /^timbra_[0-9A-Z]{26}$/

/** A new key for a POS: "timbra_" and 130 random bits. Only its SHA-256 is ever stored, so it is shown once. */
export function makeApiKey(ids: Ids): string {
  return `timbra_${ids.token()}`
}

/** Makes a key with which tills of `issuerId` may send tickets. @returns the key, to be shown once */
export async function createApiKey(
  deps: { db: Db; ids: Ids },
  request: { issuerId: string; name: string },
): Promise<string> {
  const key = makeApiKey(deps.ids)
  await storeApiKey(deps, { ...request, key })
  return key
}

/** Lets in a key that was made before (the sandbox keeps one in its data folder); harmless to repeat. */
export async function storeApiKey(
  deps: { db: Db; ids: Ids },
  request: { issuerId: string; name: string; key: string },
): Promise<void> {
  await insertApiKey(deps.db, {
    id: deps.ids.uuid(),
    issuer_id: request.issuerId,
    name: request.name,
    key_sha256: sha256(request.key),
    revoked_at: null,
  })
}

/** Who a key belongs to. @returns null for a key that is unknown, revoked or no key at all: one answer for all three */
export async function issuerByApiKey(db: Db, key: string): Promise<Issuer | null> {
  if (!SHAPE.test(key)) return null
  const row = await selectIssuerByKey(db, sha256(key))
  return row ? issuerOf(row) : null
}

/** A plain hash is enough: 130 random bits cannot be guessed, so there is nothing for a slow hash to protect. */
function sha256(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
