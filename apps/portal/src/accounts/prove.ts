import type { Fault } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { forgetQuota, takeQuota } from '../quota/quota.ts'
import { normaliseContrasena } from './account.ts'
import { entranceCharges } from './charges.ts'
import { passwordMatches } from './password.ts'
import { refused, tooMany, type Refused } from './refused.ts'
import { markProven, provenAt } from './store-session.ts'
import { passwordOf } from './store.ts'
import { sha256 } from './token.ts'

/** Whoever finds an open session may read; to change who can enter, password or passkey are asked for once more. */
export const PROVEN_MINUTES = 10
const MINUTE_MS = 60_000

/** The session that wants to change its account. */
export type Owner = { readonly accountId: string; readonly sessionToken: string }

/** The answer of a verb that needs the owner to prove themselves first. */
export type Unproven = { readonly kind: 'unproven' }

/** Proves the owner of a session by the password, for the next ten minutes.
 *  @returns proven · refused: `contrasena-mal`, or the quota of entering */
export async function proveByPassword(
  deps: { db: Db; clock: Clock },
  input: Owner & { correo: string; contrasena: string; address: string },
): Promise<{ readonly kind: 'proven' } | Refused> {
  const excess = await takeQuota(deps, entranceCharges(input))
  if (excess !== null) return tooMany(excess)
  const hash = await passwordOf(deps.db, input.accountId)
  if (!(await passwordMatches(hash, normaliseContrasena(input.contrasena)))) return refused([WRONG])
  await forgetQuota(deps, { action: 'enter-by-mail', subject: input.correo })
  await proveSession(deps, input)
  return { kind: 'proven' }
}

/** Notes that the owner has just shown password or passkey. */
export async function proveSession(deps: { db: Db; clock: Clock }, owner: Owner): Promise<void> {
  await markProven(deps.db, keyOf(owner), deps.clock.now())
}

/** Whether this session may change its account now. */
export async function isProven(deps: { db: Db; clock: Clock }, owner: Owner): Promise<boolean> {
  const now = deps.clock.now()
  const at = await provenAt(deps.db, keyOf(owner), now)
  return at !== null && now.getTime() - at.getTime() < PROVEN_MINUTES * MINUTE_MS
}

function keyOf({ accountId, sessionToken }: Owner) {
  return { accountId, tokenSha256: sha256(sessionToken) }
}

const WRONG: Fault = {
  code: 'contrasena-mal',
  path: 'contrasena',
  message: 'Esa no es la contraseña de tu cuenta. Revísala e inténtalo otra vez.',
  source: 'timbra:accounts',
}
