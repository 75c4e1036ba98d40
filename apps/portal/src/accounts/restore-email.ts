import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Ids } from '../ids.ts'
import { forgetQuota } from '../quota/quota.ts'
import { parseContrasena } from './account.ts'
import { entranceOf } from './change-email.ts'
import { hashPassword } from './password.ts'
import { refused, type Refused } from './refused.ts'
import { beginSession, type Entrant, type Session } from './session.ts'
import { letterByToken, useLetterAndLater } from './store-letter.ts'
import { deletePasskeysOf } from './store-passkey.ts'
import { removeSessionsOf } from './store-session.ts'
import { setCorreo, setPassword } from './store.ts'
import { sha256 } from './token.ts'

type Deps = { readonly db: Db; readonly clock: Clock; readonly ids: Ids }

/** The mail that a link would give back to its account; null when it does not work (any more). */
export async function mailToRestore(deps: { db: Db; clock: Clock }, token: string): Promise<string | null> {
  return (await linkOf(deps, token))?.to ?? null
}

/** Undoes a change of mail by the link that the old mailbox got: the old mail counts again, with another password;
 *  sessions and passkeys end, because whoever changed the mail had the password and may have left a key behind.
 *  An older link stays good after a newer one was used: the first mailbox has the last word.
 *  @returns entered · void when the link does not work (any more) · refused: a fault at contrasena, or `correo-ocupado` */
export async function restoreEmail(
  deps: Deps,
  input: Entrant & { token: string; contrasena: string },
): Promise<{ kind: 'entered'; session: Session } | { kind: 'void' } | Refused> {
  const link = await linkOf(deps, input.token)
  if (link === null) return { kind: 'void' }
  const contrasena = parseContrasena(input.contrasena)
  if (!contrasena.ok) return refused(contrasena.faults)
  const passwordHash = await hashPassword(contrasena.value)
  const { accountId } = link
  const change = inTransaction(deps.db, async (trx) => {
    if (!(await useLetterAndLater(trx, { ...link, kind: 'email-changed' }))) return null
    await setCorreo(trx, accountId, link.to)
    await setPassword(trx, accountId, { passwordHash, confirmedAt: null })
    await deletePasskeysOf(trx, accountId)
    await removeSessionsOf(trx, accountId, null)
    return beginSession({ ...deps, db: trx }, { ...input, accountId })
  })
  const answer = await entranceOf(change)
  if (answer.kind === 'entered') await forgetQuota(deps, { action: 'enter-by-mail', subject: link.to })
  return answer
}

function linkOf(deps: { db: Db; clock: Clock }, token: string) {
  return letterByToken(deps.db, {
    tokenSha256: sha256(token),
    kind: 'email-changed',
    now: deps.clock.now(),
  })
}
