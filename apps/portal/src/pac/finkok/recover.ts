import type { RecoverOutcome, StampOutcome } from '../pac.ts'
import { askStamped, type Call, type Finkok, sendStamp } from './stamp.ts'

/** Inside this time after a stamp Finkok may say 603, or 307 without the XML. Source: pac-spec §5.3. */
const NOT_YET_ms = 15_000
const POLL_ms = 1_000
const POLLS = 15

/** What became of bytes that were sent before, in the order of pac-spec §3: `stamped`, which stamps nothing; when it
 *  has said 603 for fifteen seconds, the same bytes again, which Finkok stamps once; and if it then knows of a stamp
 *  without giving it, `stamped` again, fifteen times at most. */
export async function recoverStamp(finkok: Finkok, call: Call, inDoubt_ms: number): Promise<RecoverOutcome> {
  const asked = await askStamped(finkok, call)
  if (asked.kind === 'absent' && inDoubt_ms < NOT_YET_ms) return asked
  if (!saysNothing(asked)) return asked
  const sent = await sendStamp(finkok, call)
  if (sent.kind === 'duplicate-without-data') return poll(finkok, call, sent)
  return sent.kind === 'stamped' ? { ...sent, via: 'recovered' } : sent
}

/** Answers after which only the same bytes can tell: no earlier stamp, a stamp without its XML, and a `stamped` that is
 *  broken by itself or refuses what `stamp` may take. */
function saysNothing(asked: RecoverOutcome): boolean {
  if (asked.kind === 'unknown') return asked.why === 'soap-fault'
  if (asked.kind === 'rejected') return asked.verdict !== 'account-fix'
  return asked.kind === 'absent' || asked.kind === 'duplicate-without-data'
}

/** Bounded by count and by the time of the call. */
async function poll(finkok: Finkok, call: Call, known: StampOutcome): Promise<RecoverOutcome> {
  for (let polls = 0; polls < POLLS && call.left_ms() > POLL_ms && !call.signal?.aborted; polls++) {
    await finkok.pause(POLL_ms)
    const asked = await askStamped(finkok, call)
    if (asked.kind !== 'absent' && asked.kind !== 'duplicate-without-data') return asked
  }
  return known
}
