import type { Fault } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { countAttempt, forgetAttempts } from './store-quota.ts'
import { sha256 } from './token.ts'

/** What is counted, how many are free in the window, and the window. Mails cost others, hashes cost us. */
const LIMITS = {
  'enter-by-address': { free: 30, window_s: 15 * 60 },
  'enter-by-mail': { free: 8, window_s: 15 * 60 },
  'mail-by-address': { free: 10, window_s: 60 * 60 },
  'mail-by-mail': { free: 4, window_s: 60 * 60 },
} as const

export type QuotaAction = keyof typeof LIMITS

/** The answer of a verb that did nothing. `retryAfter_s` is set when waiting, not correcting, is the remedy. */
export type Refused = {
  readonly kind: 'refused'
  readonly faults: readonly Fault[]
  readonly retryAfter_s: number | null
}

/** Counts one attempt for each subject in turn and stops at the first that has used up its window: who is blocked
 *  by address cannot go on to use up the window of other people's mails. Shared by all web nodes through the
 *  database; counted before the work, so that parallel attempts cannot slip through. */
export async function takeQuota(
  deps: { db: Db; clock: Clock },
  subjects: readonly { action: QuotaAction; subject: string }[],
): Promise<Refused | null> {
  const now = deps.clock.now()
  for (const { action, subject } of subjects) {
    const { free, window_s } = LIMITS[action]
    const resetsAt = new Date(now.getTime() + window_s * 1000)
    const counted = await countAttempt(deps.db, {
      action,
      subjectSha256: sha256(subject.toLowerCase()),
      now,
      resetsAt,
    })
    if (counted.used > free) return tooMany(Math.ceil((counted.resetsAt.getTime() - now.getTime()) / 1000))
  }
  return null
}

/** Starts the window of a subject anew: who has proven the password is not guessing. */
export async function returnQuota(deps: { db: Db }, action: QuotaAction, subject: string): Promise<void> {
  await forgetAttempts(deps.db, action, sha256(subject.toLowerCase()))
}

/** A refusal whose remedy is to correct the fields. */
export function refused(faults: readonly Fault[]): Refused {
  return { kind: 'refused', faults, retryAfter_s: null }
}

function tooMany(retryAfter_s: number): Refused {
  const minutes = Math.ceil(retryAfter_s / 60)
  const when = minutes === 1 ? '1 minuto' : `${minutes} minutos`
  const message = `Fueron demasiados intentos seguidos. Por seguridad, vuelve a intentarlo en ${when}.`
  return {
    kind: 'refused',
    faults: [{ code: 'demasiados-intentos', path: '', message, source: 'timbra:accounts' }],
    retryAfter_s,
  }
}
