import type { Parsed } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Ids } from '../ids.ts'
import { parseRegistration, type Registration } from './account.ts'
import { hashPassword } from './password.ts'
import { postponeMail } from './store-mail.ts'
import { credentialsByCorreo, markConfirmed, saveRegistration } from './store.ts'

/** Opens an account whose mail need not be proven, because we made it up ourselves: the login of a demonstration.
 *  Harmless to repeat: an account of this mail is left as it is.
 *  @returns the account's id and whether it is new, or the faults of parseRegistration */
export async function openConfirmedAccount(
  deps: { db: Db; clock: Clock; ids: Ids },
  registration: Registration,
): Promise<Parsed<{ readonly accountId: string; readonly created: boolean }>> {
  const parsed = parseRegistration(registration)
  if (!parsed.ok) return parsed
  const { nombre, correo, contrasena } = parsed.value
  const known = await credentialsByCorreo(deps.db, correo)
  if (known) return { ok: true, value: { accountId: known.id, created: false } }
  const at = deps.clock.now()
  const passwordHash = await hashPassword(contrasena)
  const accountId = await inTransaction(deps.db, async (trx) => {
    const id = await saveRegistration(trx, { id: deps.ids.uuid(), nombre, correo, passwordHash, at })
    await markConfirmed(trx, id, { at, passwordHash })
    await postponeMail(trx, id, { tries: 0, dueAt: null })
    return id
  })
  return { ok: true, value: { accountId, created: true } }
}
