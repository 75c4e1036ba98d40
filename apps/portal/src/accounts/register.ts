import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { enqueue } from '../db/jobs.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Ids } from '../ids.ts'
import { takeQuota } from '../quota/quota.ts'
import { parseRegistration, type Registration } from './account.ts'
import { mailCharges } from './charges.ts'
import { hashPassword } from './password.ts'
import { refused, tooMany, type Refused } from './refused.ts'
import { saveRegistration } from './store.ts'

/** Registers an account and owes its owner a mail. The answer is the same whether the mail was free, waits for its
 *  confirmation (the newer name and password win) or belongs to an account (its owner is told by mail).
 *  @param input.address where the request came from, for the quota
 *  @returns noticed: "we wrote to you" · refused: faults at nombre, correo, contrasena, or the quota */
export async function register(
  deps: { db: Db; clock: Clock; ids: Ids },
  input: Registration & { address: string },
): Promise<{ readonly kind: 'noticed'; readonly correo: string } | Refused> {
  const parsed = parseRegistration(input)
  if (!parsed.ok) return refused(parsed.faults)
  const { nombre, correo, contrasena } = parsed.value
  const excess = await takeQuota(deps, mailCharges({ address: input.address, correo }))
  if (excess !== null) return tooMany(excess)
  const passwordHash = await hashPassword(contrasena) // also for a mail that is taken: equal time
  await inTransaction(deps.db, async (trx) => {
    const registration = { id: deps.ids.uuid(), nombre, correo, passwordHash, at: deps.clock.now() }
    const accountId = await saveRegistration(trx, registration)
    await enqueue(trx, 'confirm-account', { accountId }, { key: `confirm-account:${accountId}`, runAt: null })
  })
  return { kind: 'noticed', correo }
}
