import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Ids } from '../ids.ts'
import { parseContrasena } from './account.ts'
import { oweLetter } from './letter.ts'
import { hashPassword } from './password.ts'
import { isProven, type Owner, type Unproven } from './prove.ts'
import { refused, type Refused } from './refused.ts'
import { beginSession, type Session } from './session.ts'
import { removeSessionsOf } from './store-session.ts'
import { setPassword } from './store.ts'

/** Changes the password, ends every session of the account and begins a new one for who changed it; the mailbox is
 *  told. @returns entered · unproven · refused: a fault at contrasena */
export async function changePassword(
  deps: { db: Db; clock: Clock; ids: Ids },
  input: Owner & { correo: string; contrasena: string; userAgent?: string | undefined },
): Promise<{ kind: 'entered'; session: Session } | Unproven | Refused> {
  if (!(await isProven(deps, input))) return { kind: 'unproven' }
  const contrasena = parseContrasena(input.contrasena)
  if (!contrasena.ok) return refused(contrasena.faults)
  const passwordHash = await hashPassword(contrasena.value)
  const { accountId, correo, sessionToken, userAgent } = input
  const session = await inTransaction(deps.db, async (trx) => {
    await setPassword(trx, accountId, { passwordHash, confirmedAt: null })
    await removeSessionsOf(trx, accountId, null)
    await oweLetter(deps, trx, { accountId, kind: 'password-changed', to: correo })
    return beginSession({ ...deps, db: trx }, { accountId, previousSession: sessionToken, userAgent })
  })
  return { kind: 'entered', session }
}
