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
import { credentialsByCorreo } from './store.ts'

/** Enters with mail and password. One sentence for every wrong pair, after the same work, whether there is an
 *  account or not; only who knows the password learns that the mail awaits its confirmation.
 *  @returns entered with a new session · refused: `entrada-incorrecta`, `correo-sin-confirmar`, or the quota */
export async function enter(
  deps: { db: Db; clock: Clock; ids: Ids },
  input: Entrant & { correo: string; contrasena: string; address: string },
): Promise<{ readonly kind: 'entered'; readonly session: Session } | Refused> {
  const correo = input.correo.normalize('NFC').trim()
  const missing = missingFields({ correo, contrasena: input.contrasena })
  if (missing.length > 0) return refused(missing)
  const excess = await takeQuota(deps, entranceCharges({ address: input.address, correo }))
  if (excess !== null) return tooMany(excess)
  const account = await credentialsByCorreo(deps.db, correo)
  const matches = await passwordMatches(account?.passwordHash ?? null, normaliseContrasena(input.contrasena))
  if (account === null || !matches) return refused([WRONG])
  await forgetQuota(deps, { action: 'enter-by-mail', subject: correo })
  if (!account.confirmed) return refused([UNCONFIRMED])
  const session = await inTransaction(deps.db, (trx) =>
    beginSession({ ...deps, db: trx }, { ...input, accountId: account.id }),
  )
  return { kind: 'entered', session }
}

function missingFields(input: { correo: string; contrasena: string }): Fault[] {
  const faults: Fault[] = []
  if (input.correo === '') faults.push(fault('correo-falta', 'correo', 'Escribe tu correo electrónico.'))
  if (input.contrasena === '') faults.push(fault('contrasena-falta', 'contrasena', 'Escribe tu contraseña.'))
  return faults
}

function fault(code: string, path: string, message: string): Fault {
  return { code, path, message, source: 'timbra:accounts' }
}

const WRONG = fault(
  'entrada-incorrecta',
  '',
  'El correo o la contraseña no coinciden. Revísalos e inténtalo otra vez; si aún no tienes cuenta, regístrate.',
)

const UNCONFIRMED = fault(
  'correo-sin-confirmar',
  '',
  'Falta confirmar tu correo: abre el enlace que te enviamos. Si no lo encuentras, pide otro aquí abajo.',
)
