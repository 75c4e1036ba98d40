import { MailError } from '../delivery/mailer.ts'

export const CLAIM_MS = 2 * 60_000 // longer than any SMTP dialogue; a worker that died is replaced after it
export const SKEW_MS = 10_000 // the clocks of web nodes, workers and database differ a little
const TRIES = 10
const HOUR_MS = 3_600_000

/** When to send a mail again that could not be sent: after 30 s, doubling to an hour, ten times; null when it is given
 *  up, because the server refuses the address for good. Throws what is no failure of the mail. */
export function retryAt(
  cause: unknown,
  tries: number,
  now: Date,
): { readonly dueAt: Date | null; code: string } {
  if (!(cause instanceof MailError)) throw cause
  const again = tries < TRIES && !cause.permanent
  const wait_ms = Math.min(30_000 * 2 ** (tries - 1), HOUR_MS)
  return { dueAt: again ? new Date(now.getTime() + wait_ms) : null, code: cause.code }
}
