import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { enqueue } from '../db/jobs.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Mailer } from '../delivery/mailer.ts'
import type { Ids } from '../ids.ts'
import type { Log } from '../log.ts'
import { alreadyRegisteredMail, confirmationMail } from './confirmation-mail.ts'
import { CLAIM_MS, retryAt, SKEW_MS } from './mail-retry.ts'
import { saveConfirmation } from './store-link.ts'
import { claimMail, mailIsSent, postponeMail, type OwedMail } from './store-mail.ts'
import { newToken, sha256 } from './token.ts'

export const CONFIRMATION_HOURS = 48
const HOUR_MS = 3_600_000

export type ConfirmationDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly mailer: Mailer
  readonly baseUrl: string
}

/** Sends the mail that the account is owed: the confirmation link, or "ya tienes cuenta" when it is confirmed.
 *  The token is made here and only its SHA-256 stays, so that neither the database nor the job queue can be used to
 *  confirm. Does nothing if no mail is owed or another worker has it. An SMTP server that is away
 *  postpones it; one that refuses the address for good ends it. */
export async function sendConfirmation(deps: ConfirmationDeps, accountId: string): Promise<void> {
  const now_ms = deps.clock.now().getTime()
  const claimedUntil = new Date(now_ms + CLAIM_MS)
  const owed = await claimMail(deps.db, accountId, { dueBy: new Date(now_ms + SKEW_MS), claimedUntil })
  if (owed === null) return
  try {
    await deps.mailer.send(await compose(deps, owed))
  } catch (cause) {
    await postpone(deps, owed, cause)
    return
  }
  await mailIsSent(deps.db, accountId, claimedUntil)
}

async function compose(deps: ConfirmationDeps, owed: OwedMail) {
  if (owed.confirmed) return alreadyRegisteredMail({ to: owed.correo, baseUrl: deps.baseUrl })
  const token = newToken(deps.ids)
  const createdAt = deps.clock.now()
  const expiresAt = new Date(createdAt.getTime() + CONFIRMATION_HOURS * HOUR_MS)
  await saveConfirmation(deps.db, {
    tokenSha256: sha256(token),
    accountId: owed.accountId,
    createdAt,
    expiresAt,
  })
  const url = new URL('/confirmar', deps.baseUrl)
  url.searchParams.set('clave', token)
  return confirmationMail({ to: owed.correo, url: url.href, hours: CONFIRMATION_HOURS })
}

async function postpone(deps: ConfirmationDeps, owed: OwedMail, cause: unknown): Promise<void> {
  const tries = owed.tries + 1
  const { dueAt, code } = retryAt(cause, tries, deps.clock.now())
  deps.log.warn({ accountId: owed.accountId, tries, code }, 'confirmation mail was not sent')
  await inTransaction(deps.db, async (trx) => {
    await postponeMail(trx, owed.accountId, { tries, dueAt })
    if (dueAt === null) return
    const payload = { accountId: owed.accountId }
    await enqueue(trx, 'confirm-account', payload, { key: `confirm-account:${owed.accountId}`, runAt: dueAt })
  })
}
