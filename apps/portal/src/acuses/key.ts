import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Secrets } from '../secrets.ts'
import { keyId } from './acuse.ts'
import { type KeptKey, insertKey, selectKey } from './store.ts'

export type KeyDeps = { readonly db: Db; readonly clock: Clock; readonly secrets: Secrets }

export type SigningKey = {
  readonly id: string
  readonly publicPem: string
  /** Ed25519 over the bytes themselves, 64 bytes. Source: RFC 8032. */
  sign(bytes: Uint8Array): Buffer
}

const PURPOSE = 'acuse-key'

/** The key pair of this installation; made when it is first needed, by whichever process comes first.
 *  Throws SetupError when TIMBRA_SECRET is not the one it was kept with. */
export async function signingKey(deps: KeyDeps): Promise<SigningKey> {
  const kept = await keptKey(deps)
  const der = deps.secrets.decrypt(kept.privateEncrypted, PURPOSE)
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return { ...publicPartOf(kept.publicPem), sign: (bytes) => sign(null, bytes, key) }
}

/** The public key, PEM (SubjectPublicKeyInfo), and its fingerprint. */
export async function publicKey(deps: KeyDeps): Promise<{ id: string; publicPem: string }> {
  return publicPartOf((await keptKey(deps)).publicPem)
}

export function isSignedBy(publicPem: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, bytes, createPublicKey(publicPem), signature)
}

async function keptKey(deps: KeyDeps): Promise<KeptKey> {
  const known = await selectKey(deps.db)
  if (known !== null) return known
  const pair = generateKeyPairSync('ed25519')
  const der = pair.privateKey.export({ format: 'der', type: 'pkcs8' })
  await insertKey(deps.db, {
    publicPem: pair.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    privateEncrypted: deps.secrets.encrypt(der, PURPOSE),
    now: deps.clock.now(),
  })
  const kept = await selectKey(deps.db)
  if (kept === null) throw new Error('the key that was just kept is not there')
  return kept
}

function publicPartOf(publicPem: string): { id: string; publicPem: string } {
  const spki = createPublicKey(publicPem).export({ format: 'der', type: 'spki' })
  return { id: keyId(spki), publicPem }
}
