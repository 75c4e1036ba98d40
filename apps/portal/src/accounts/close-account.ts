import type { Fault } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { dropJob } from '../db/jobs.ts'
import { inTransaction } from '../db/transaction.ts'
import { forgetAccountOfEarlyRequests } from '../early-requests/forget-account.ts'
import { forgetAccountOfIssuances } from '../issuance/forget-account.ts'
import { forgetAccountOfPetitions } from '../petitions/forget-account.ts'
import { forgetQuota } from '../quota/quota.ts'
import { isProven, type Owner, type Unproven } from './prove.ts'
import { refused, type Refused } from './refused.ts'
import { removeAccount } from './store.ts'

/** What is typed to close an account, in either language. */
const CLOSING_WORDS: readonly string[] = ['BORRAR', 'DELETE']

/** Closes an account for good: name, address, password, passkeys, sessions, fiscal data, links for accountants and
 *  mails go. The CFDI stay, as the law demands of the shop, without a way from them to a person who had an account.
 *  Source: CFF art. 30 (five years); rulebook §I. @returns closed · unproven · refused: `confirmacion-falta` */
export async function closeAccount(
  deps: { db: Db; clock: Clock },
  input: Owner & { correo: string; typed: string },
): Promise<{ readonly kind: 'closed' } | Unproven | Refused> {
  if (!(await isProven(deps, input))) return { kind: 'unproven' }
  if (!CLOSING_WORDS.includes(input.typed.trim().toUpperCase())) return refused([MISSING])
  const { accountId, correo } = input
  await inTransaction(deps.db, async (trx) => {
    await forgetAccountOfIssuances(trx, accountId)
    await forgetAccountOfEarlyRequests(trx, accountId)
    await forgetAccountOfPetitions(trx, accountId)
    await dropJob(trx, `confirm-account:${accountId}`)
    await removeAccount(trx, accountId)
  })
  for (const action of ['enter-by-mail', 'mail-by-mail'] as const)
    await forgetQuota(deps, { action, subject: correo })
  return { kind: 'closed' }
}

const MISSING: Fault = {
  code: 'confirmacion-falta',
  path: 'confirmacion',
  message: 'Para borrar tu cuenta escribe la palabra BORRAR.',
  source: 'timbra:accounts',
}
