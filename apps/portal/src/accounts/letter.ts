import type { Clock } from '../clock.ts'
import type { Trx } from '../db/connect.ts'
import { enqueue } from '../db/jobs.ts'
import type { Ids } from '../ids.ts'
import { LETTER_HOURS, type LetterKind } from './letter-kind.ts'
import { insertLetter } from './store-letter.ts'

const HOUR_MS = 3_600_000

/** Owes a mail about an account, in the caller's transaction; the job is only a wake-up. */
export async function oweLetter(
  deps: { clock: Clock; ids: Ids },
  trx: Trx,
  letter: { accountId: string; kind: LetterKind; to: string },
): Promise<void> {
  const id = deps.ids.uuid()
  const at = deps.clock.now()
  const expiresAt = new Date(at.getTime() + LETTER_HOURS[letter.kind] * HOUR_MS)
  await insertLetter(trx, { ...letter, id, at, expiresAt })
  await enqueue(trx, 'send-letter', { letterId: id }, { key: `send-letter:${id}`, runAt: null })
}
