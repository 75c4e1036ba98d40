import { type PublicAcuse, publicPart } from './acuse.ts'
import { withContent } from './give.ts'
import { type KeyDeps, isSignedBy, publicKey } from './key.ts'
import { selectAcuse } from './store.ts'

/** What /acuse/<id> shows to anybody who holds the paper. `valid`: the kept signature fits the kept bytes and our key. */
export async function findAcuse(
  deps: KeyDeps,
  id: string,
): Promise<{ acuse: PublicAcuse; valid: boolean } | null> {
  const kept = await selectAcuse(deps.db, { id })
  if (kept === null) return null
  const { publicPem } = await publicKey(deps)
  const valid = isSignedBy(publicPem, kept.bytes, kept.signature)
  return { acuse: publicPart(withContent(kept).content), valid }
}
