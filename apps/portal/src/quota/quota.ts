import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { countAttempt, forgetAttempts, uncountAttempt } from './store.ts'

/** What is counted, how many are free in the window, and the window. Mails cost others, hashes cost us, and a total
 *  must not be found by trying. */
const LIMITS = {
  'enter-by-address': { free: 30, window_s: 15 * 60 },
  'enter-by-mail': { free: 8, window_s: 15 * 60 },
  'mail-by-address': { free: 10, window_s: 60 * 60 },
  'mail-by-mail': { free: 4, window_s: 60 * 60 },
  /** From one address: a family or a shop's network may err a few times. */
  'ticket-by-address': { free: 20, window_s: 10 * 60 },
  /** About one ticket number, from wherever. */
  'ticket-by-number': { free: 10, window_s: 60 * 60 },
  /** Requests left before their ticket came. */
  'early-by-address': { free: 10, window_s: 60 * 60 },
  /** Wishes put before the store, which a person must read. */
  'petition-by-address': { free: 10, window_s: 60 * 60 },
  /** Photos and PDF to read, which cost a thread each. */
  'scan-by-address': { free: 30, window_s: 10 * 60 },
  /** ZIP files: every CFDI in them is typeset anew. */
  'zip-by-owner': { free: 20, window_s: 60 * 60 },
  /** Links of accountants that lead nowhere: nobody guesses 256 bits, but nobody needs to try either. */
  'share-by-address': { free: 60, window_s: 10 * 60 },
} as const

export type QuotaAction = keyof typeof LIMITS

/** Whom an attempt is charged to: an address, a mail, a number. Case does not matter; only its SHA-256 is kept. */
export type Charge = { readonly action: QuotaAction; readonly subject: string }

/** The attempt must not go on. `retryAfter_s`: whole seconds until the window ends, at least 1. */
export type Excess = { readonly retryAfter_s: number }

/** Counts one attempt for each subject in turn; if one has used up its window, the attempt is charged to nobody.
 *  Shared by all web nodes through the database; to be called before the work, so that parallel attempts cannot slip
 *  through. @returns null when the attempt may go on */
export async function takeQuota(
  deps: { db: Db; clock: Clock },
  charges: readonly Charge[],
): Promise<Excess | null> {
  const now = deps.clock.now()
  for (const [index, { action, subject }] of charges.entries()) {
    const { free, window_s } = LIMITS[action]
    const resetsAt = new Date(now.getTime() + window_s * 1000)
    const key = { action, subjectSha256: sha256(subject) }
    const attempt = await countAttempt(deps.db, { ...key, free, now, resetsAt })
    if (attempt.counted) continue
    await returnQuota(deps, charges.slice(0, index))
    return { retryAfter_s: Math.max(1, Math.ceil((attempt.resetsAt.getTime() - now.getTime()) / 1000)) }
  }
  return null
}

/** Gives one attempt back, once the work has shown that it was no failure. Earlier failures stay counted. */
export async function returnQuota(deps: { db: Db; clock: Clock }, charges: readonly Charge[]): Promise<void> {
  const now = deps.clock.now()
  for (const { action, subject } of charges)
    await uncountAttempt(deps.db, { action, subjectSha256: sha256(subject), now })
}

/** Starts the window of a subject anew: who has proven the password is not guessing. */
export async function forgetQuota(deps: { db: Db }, { action, subject }: Charge): Promise<void> {
  await forgetAttempts(deps.db, { action, subjectSha256: sha256(subject) })
}

function sha256(subject: string): string {
  return createHash('sha256').update(subject.toLowerCase()).digest('hex')
}
