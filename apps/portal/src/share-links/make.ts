import { createHash } from 'node:crypto'
import type { Fault, Parsed } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Ids } from '../ids.ts'
import { parseShare, SHARE_LINKS_MAX, type ShareInput } from './share-link.ts'
import { deleteEnded, insertShareLink, linksOfAccount, lockAccount } from './store.ts'

const DAY_MS = 86_400_000
const TOKEN_LENGTH = 52 // 260 random bits

/** Makes a link for somebody who shall see invoices of this account. The token is told this once.
 *  @returns the token, or faults: parseShare's · `demasiados-enlaces` (50) */
export async function makeShareLink(
  deps: { db: Db; clock: Clock; ids: Ids },
  accountId: string,
  input: ShareInput & { readonly rfcs: readonly string[] },
): Promise<Parsed<{ readonly token: string; readonly expiresAt: Date }>> {
  const parsed = parseShare(input, input.rfcs)
  if (!parsed.ok) return parsed
  const { days, ...terms } = parsed.value
  const token = deps.ids.crockford(TOKEN_LENGTH)
  const createdAt = deps.clock.now()
  const expiresAt = new Date(createdAt.getTime() + days * DAY_MS)
  return inTransaction(deps.db, async (trx) => {
    await lockAccount(trx, accountId)
    await deleteEnded(trx, createdAt)
    if ((await linksOfAccount(trx, accountId, createdAt)).length >= SHARE_LINKS_MAX)
      return { ok: false, faults: [TOO_MANY] }
    const link = { ...terms, id: deps.ids.uuid(), createdAt, expiresAt }
    await insertShareLink(trx, accountId, { ...link, tokenSha256: shareTokenHash(token) })
    return { ok: true, value: { token, expiresAt } }
  })
}

/** What the database keeps of a token. */
export function shareTokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

const TOO_MANY: Fault = {
  code: 'demasiados-enlaces',
  path: '',
  message: `Tu cuenta puede tener hasta ${SHARE_LINKS_MAX} enlaces a la vez. Termina alguno que ya no se use.`,
  source: 'timbra:share-links',
}
