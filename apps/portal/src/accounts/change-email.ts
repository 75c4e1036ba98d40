import type { Fault } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import { parseCorreo } from '../email.ts'
import type { Ids } from '../ids.ts'
import { takeQuota } from '../quota/quota.ts'
import { mailCharges } from './charges.ts'
import { oweLetter } from './letter.ts'
import { isProven, type Owner, type Unproven } from './prove.ts'
import { refused, tooMany, type Refused } from './refused.ts'
import { beginSession, type Session } from './session.ts'
import { letterByToken, useLetters } from './store-letter.ts'
import { removeSessionsOf } from './store-session.ts'
import { credentialsByCorreo, isTakenCorreo, setCorreo } from './store.ts'
import { sha256 } from './token.ts'

type Deps = { readonly db: Db; readonly clock: Clock; readonly ids: Ids }

/** Owes a mail to the new address with a link that proves it; nothing changes before. An address that has an account
 *  gets another mail and the same answer here. @returns noticed · unproven · refused: a fault at correo, or the quota */
export async function requestEmailChange(
  deps: Deps,
  input: Owner & { correo: string; address: string },
): Promise<{ readonly kind: 'noticed'; readonly correo: string } | Unproven | Refused> {
  if (!(await isProven(deps, input))) return { kind: 'unproven' }
  const correo = parseCorreo(input.correo)
  if (!correo.ok) return refused(correo.faults)
  const excess = await takeQuota(deps, mailCharges({ address: input.address, correo: correo.value }))
  if (excess !== null) return tooMany(excess)
  const { accountId } = input
  const other = await credentialsByCorreo(deps.db, correo.value)
  const free = other === null || other.id === accountId || !other.confirmed
  const kind = free ? 'new-email' : 'email-taken'
  await inTransaction(deps.db, (trx) => oweLetter(deps, trx, { accountId, kind, to: correo.value }))
  return { kind: 'noticed', correo: correo.value }
}

/** The address that a link would give to this account; null when it does not work (any more) or is another account's. */
export async function newEmailOf(
  deps: { db: Db; clock: Clock },
  input: { token: string; accountId: string },
): Promise<string | null> {
  return (await linkOf(deps, input))?.to ?? null
}

/** Gives the account its new address by the link that went there, ends every session and begins a new one; the old
 *  address is told. Only within a session of the same account: the owner of a mistyped address gets the link too, and
 *  must not get the account with it. @returns entered · void when the link does not work (any more) · refused: `correo-ocupado`, another account has it
 *  since; the link can still be used if that one goes */
export async function confirmEmailChange(
  deps: Deps,
  input: Owner & { token: string; userAgent?: string | undefined },
): Promise<{ kind: 'entered'; session: Session } | { kind: 'void' } | Refused> {
  const link = await linkOf(deps, input)
  if (link === null) return { kind: 'void' }
  const { accountId, sessionToken, userAgent } = input
  const change = inTransaction(deps.db, async (trx) => {
    if (!(await useLetters(trx, { ...link, kind: 'new-email' }))) return null
    await setCorreo(trx, accountId, link.to)
    await removeSessionsOf(trx, accountId, null)
    await oweLetter(deps, trx, { accountId, kind: 'email-changed', to: link.correo })
    return beginSession({ ...deps, db: trx }, { accountId, previousSession: sessionToken, userAgent })
  })
  return entranceOf(change)
}

/** What a change of mail came to; a mail that another account has is for the person to mend. */
export async function entranceOf(
  change: Promise<Session | null>,
): Promise<{ kind: 'entered'; session: Session } | { kind: 'void' } | Refused> {
  try {
    const session = await change
    return session === null ? { kind: 'void' } : { kind: 'entered', session }
  } catch (cause) {
    if (isTakenCorreo(cause)) return refused([TAKEN])
    throw cause
  }
}

const TAKEN: Fault = {
  code: 'correo-ocupado',
  path: 'correo',
  message: 'Este correo ya es de otra cuenta. Usa otro, o entra con él a la cuenta que ya tiene.',
  source: 'timbra:accounts',
}

async function linkOf(deps: { db: Db; clock: Clock }, input: { token: string; accountId: string }) {
  const link = { tokenSha256: sha256(input.token), kind: 'new-email', now: deps.clock.now() } as const
  const found = await letterByToken(deps.db, link)
  return found?.accountId === input.accountId ? found : null
}
