import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import { parseCorreo } from '../email.ts'
import type { Ids } from '../ids.ts'
import { takeQuota, forgetQuota } from '../quota/quota.ts'
import { parseContrasena } from './account.ts'
import { mailCharges } from './charges.ts'
import { oweLetter } from './letter.ts'
import { hashPassword } from './password.ts'
import { refused, tooMany, type Refused } from './refused.ts'
import { beginSession, type Entrant, type Session } from './session.ts'
import { letterByToken, useLetters } from './store-letter.ts'
import { removeSessionsOf } from './store-session.ts'
import { credentialsByCorreo, setPassword } from './store.ts'
import { sha256 } from './token.ts'

type Deps = { readonly db: Db; readonly clock: Clock; readonly ids: Ids }

/** Owes a mail with a link to choose another password. The answer does not tell whether there is such an account.
 *  @returns noticed · refused: a fault at correo, or the quota */
export async function requestReset(
  deps: Deps,
  input: { correo: string; address: string },
): Promise<{ readonly kind: 'noticed'; readonly correo: string } | Refused> {
  const correo = parseCorreo(input.correo)
  if (!correo.ok) return refused(correo.faults)
  const excess = await takeQuota(deps, mailCharges({ address: input.address, correo: correo.value }))
  if (excess !== null) return tooMany(excess)
  const account = await credentialsByCorreo(deps.db, correo.value)
  if (account !== null) {
    // To the address as its owner wrote it: one that only folds to the same letters may be somebody else's.
    const letter = { accountId: account.id, kind: 'reset', to: account.correo } as const
    await inTransaction(deps.db, (trx) => oweLetter(deps, trx, letter))
  }
  return { kind: 'noticed', correo: correo.value }
}

/** Whether a link still chooses a password. Looking does not use it up: mail scanners open links too. */
export async function resetLinkWorks(deps: { db: Db; clock: Clock }, token: string): Promise<boolean> {
  return (await linkOf(deps, token)) !== null
}

/** Chooses another password by the link of a mail, ends every session of the account and enters. The link proves the
 *  mailbox, so it also confirms an account that still waits for that.
 *  @returns entered · void when the link does not work (any more) · refused: a fault at contrasena */
export async function resetPassword(
  deps: Deps,
  input: Entrant & { token: string; contrasena: string },
): Promise<{ kind: 'entered'; session: Session } | { kind: 'void' } | Refused> {
  const link = await linkOf(deps, input.token)
  if (link === null) return { kind: 'void' }
  const contrasena = parseContrasena(input.contrasena)
  if (!contrasena.ok) return refused(contrasena.faults)
  const passwordHash = await hashPassword(contrasena.value)
  const { accountId, correo } = link
  const session = await inTransaction(deps.db, async (trx) => {
    if (!(await useLetters(trx, { ...link, kind: 'reset' }))) return null
    await setPassword(trx, accountId, { passwordHash, confirmedAt: deps.clock.now() })
    await removeSessionsOf(trx, accountId, null)
    await oweLetter(deps, trx, { accountId, kind: 'password-changed', to: correo })
    return beginSession({ ...deps, db: trx }, { ...input, accountId })
  })
  if (session === null) return { kind: 'void' }
  await forgetQuota(deps, { action: 'enter-by-mail', subject: correo })
  return { kind: 'entered', session }
}

/** A link that went to an address which is not the account's any more proves nothing. */
async function linkOf(deps: { db: Db; clock: Clock }, token: string) {
  const link = { tokenSha256: sha256(token), kind: 'reset', now: deps.clock.now() } as const
  const found = await letterByToken(deps.db, link)
  return found !== null && found.to.toLowerCase() === found.correo.toLowerCase() ? found : null
}
