import type { Fault } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Ids } from '../ids.ts'
import { forgetQuota, takeQuota } from '../quota/quota.ts'
import { normaliseContrasena } from './account.ts'
import { entranceCharges } from './charges.ts'
import { passwordMatches } from './password.ts'
import { refused, tooMany, type Refused } from './refused.ts'
import { beginSession, type Entrant, type Session } from './session.ts'
import { confirmationByToken, useConfirmation } from './store-link.ts'
import { markConfirmed } from './store.ts'
import { sha256 } from './token.ts'

/** open: the link still confirms · done: the mail is confirmed already · void: unknown, used or too old. */
export type LinkState = 'open' | 'done' | 'void'

/** Looks at a link without using it up: mail scanners open links too. */
export async function confirmationLink(deps: { db: Db; clock: Clock }, token: string): Promise<LinkState> {
  const found = await confirmationByToken(deps.db, sha256(token))
  return found === null ? 'void' : linkState(found, deps.clock.now())
}

/** Confirms the mail of an account and enters. The link proves the mailbox; the password proves that the account is
 *  the one its owner registered: without it, a stranger could register the mail of somebody else first, wait for the
 *  owner to press the link, and share the account from then on.
 *  @returns entered with a session · void when the link does not confirm anything (any more) · refused: wrong password, or the quota */
export async function confirm(
  deps: { db: Db; clock: Clock; ids: Ids },
  input: Entrant & { token: string; contrasena: string; address: string },
): Promise<{ kind: 'entered'; session: Session } | { kind: 'void' } | Refused> {
  const tokenSha256 = sha256(input.token)
  const found = await confirmationByToken(deps.db, tokenSha256)
  if (found === null || linkState(found, deps.clock.now()) !== 'open') return { kind: 'void' }
  const excess = await takeQuota(deps, entranceCharges({ address: input.address, correo: found.correo }))
  if (excess !== null) return tooMany(excess)
  if (!(await passwordMatches(found.passwordHash, normaliseContrasena(input.contrasena))))
    return refused([wrongPassword])
  const session = await inTransaction(deps.db, async (trx) => {
    const at = deps.clock.now()
    // The hash is compared again under the lock: a newer registration of this mail has another password.
    if (!(await useConfirmation(trx, tokenSha256, at))) return null
    if (!(await markConfirmed(trx, found.accountId, { at, passwordHash: found.passwordHash }))) return null
    return beginSession({ ...deps, db: trx }, { ...input, accountId: found.accountId })
  })
  if (session === null) return { kind: 'void' }
  await forgetQuota(deps, { action: 'enter-by-mail', subject: found.correo })
  return { kind: 'entered', session }
}

function linkState(link: { confirmed: boolean; used: boolean; expiresAt: Date }, now: Date): LinkState {
  if (link.confirmed) return 'done'
  return link.used || link.expiresAt <= now ? 'void' : 'open'
}

const wrongPassword: Fault = {
  code: 'contrasena-no-coincide',
  path: 'contrasena',
  message:
    'Esa no es la contraseña con la que se registró la cuenta. Si la olvidaste, regístrate de nuevo con otra.',
  source: 'timbra:accounts',
}
