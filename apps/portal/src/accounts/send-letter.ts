import { enqueue } from '../db/jobs.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Mail } from '../delivery/mailer.ts'
import { letterMail } from './letter-mail.ts'
import { LETTER_HOURS } from './letter-kind.ts'
import { CLAIM_MS, retryAt, SKEW_MS } from './mail-retry.ts'
import type { ConfirmationDeps } from './send-confirmation.ts'
import { claimLetter, saveLetterToken, setLetterDue, type OwedLetter } from './store-letter.ts'
import { newToken, sha256 } from './token.ts'

/** Sends a letter that is owed. A link's token is made here and only its SHA-256 stays. Does nothing when the letter is
 *  sent, gone, or in another worker's hands. */
export async function sendLetter(deps: ConfirmationDeps, letterId: string): Promise<void> {
  const now_ms = deps.clock.now().getTime()
  const claimedUntil = new Date(now_ms + CLAIM_MS)
  const owed = await claimLetter(deps.db, letterId, { dueBy: new Date(now_ms + SKEW_MS), claimedUntil })
  if (owed === null) return
  try {
    await deps.mailer.send(await compose(deps, owed))
  } catch (cause) {
    await postpone(deps, owed, cause)
    return
  }
  await setLetterDue(deps.db, letterId, { tries: owed.tries, dueAt: null })
}

async function compose(deps: ConfirmationDeps, owed: OwedLetter): Promise<Mail> {
  const hours = LETTER_HOURS[owed.kind]
  const page = PAGES[owed.kind]
  const url = new URL(page.path, deps.baseUrl)
  if (page.link) {
    const token = newToken(deps.ids)
    await saveLetterToken(deps.db, owed.id, sha256(token))
    url.searchParams.set('clave', token)
  }
  return letterMail(owed.kind, { to: owed.to, url: url.href, hours })
}

const PAGES = {
  reset: { path: '/contrasena/nueva', link: true },
  'new-email': { path: '/cuenta/correo/confirmar', link: true },
  'email-taken': { path: '/entrar', link: false },
  'email-changed': { path: '/correo/recuperar', link: true },
  'password-changed': { path: '/contrasena', link: false },
} as const

async function postpone(deps: ConfirmationDeps, owed: OwedLetter, cause: unknown): Promise<void> {
  const tries = owed.tries + 1
  const { dueAt, code } = retryAt(cause, tries, deps.clock.now())
  deps.log.warn({ letterId: owed.id, tries, code }, 'a letter about an account was not sent')
  await inTransaction(deps.db, async (trx) => {
    await setLetterDue(trx, owed.id, { tries, dueAt })
    const key = `send-letter:${owed.id}`
    if (dueAt !== null) await enqueue(trx, 'send-letter', { letterId: owed.id }, { key, runAt: dueAt })
  })
}
