import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { enqueue } from '../db/jobs.ts'
import { inTransaction } from '../db/transaction.ts'
import { parseCorreo } from '../email.ts'
import { takeQuota } from '../quota/quota.ts'
import { mailCharges } from './charges.ts'
import { refused, tooMany, type Refused } from './refused.ts'
import { oweMail } from './store-mail.ts'

/** Owes the confirmation mail once more. The answer does not tell whether there is such an account.
 *  @returns noticed · refused: a fault at correo, or the quota */
export async function resendConfirmation(
  deps: { db: Db; clock: Clock },
  input: { correo: string; address: string },
): Promise<{ readonly kind: 'noticed'; readonly correo: string } | Refused> {
  const correo = parseCorreo(input.correo)
  if (!correo.ok) return refused(correo.faults)
  const excess = await takeQuota(deps, mailCharges({ address: input.address, correo: correo.value }))
  if (excess !== null) return tooMany(excess)
  await inTransaction(deps.db, async (trx) => {
    const accountId = await oweMail(trx, correo.value, deps.clock.now())
    if (accountId === null) return
    await enqueue(trx, 'confirm-account', { accountId }, { key: `confirm-account:${accountId}`, runAt: null })
  })
  return { kind: 'noticed', correo: correo.value }
}
