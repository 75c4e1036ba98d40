import { inTransaction } from '../db/transaction.ts'
import type { Pac, RecoverOutcome } from '../pac/pac.ts'
import { backoff_ms } from './backoff.ts'
import type { AdvanceDeps } from './deps.ts'
import { doubtAbout, stampRequestOf } from './evidence.ts'
import type { EventKind } from './issuance.ts'
import { insertEvent } from './store-event.ts'
import { lockIssuance, uuidOf } from './store.ts'
import { type Suspicion, settleSuspicion, takeDueSuspicions } from './store-surplus.ts'

const AT_ONCE = 20
const HOUR_MS = 3_600_000
/** The longest time a stamp may take to show at its PAC; "absent" is believed only after it. Source: pac-spec §13 #17. */
const BELIEVE_ABSENCE_MS = 72 * HOUR_MS

/** Asks PACs about bytes that an operator let go to another: did they stamp them after all? If so that CFDI is one too
 *  many: an event and an alarm, so that it is cancelled with motivo 02. Only a PAC that can look without stamping is
 *  asked; for another, a person must look in its panel. @returns how many questions were settled */
export async function watchSurplus(deps: AdvanceDeps): Promise<number> {
  const now = deps.clock.now()
  const until = new Date(now.getTime() + 2 * deps.pacTimeout_ms)
  const due = await takeDueSuspicions(deps.db, { now, until, limit: AT_ONCE })
  const settled = await Promise.all(due.map((suspicion) => ask(deps, suspicion)))
  return settled.filter(Boolean).length
}

async function ask(deps: AdvanceDeps, suspicion: Suspicion): Promise<boolean> {
  const pac = [...deps.pacs.values()].find(({ id }) => id === suspicion.pac)
  const answer = await look(deps, pac, suspicion)
  if (answer === null) return giveToPerson(deps, suspicion)
  if (answer.kind === 'stamped' && doubtAbout(answer, suspicion.sealed) === null)
    return settleStamped(deps, suspicion, answer.uuid.toUpperCase())
  const now = deps.clock.now()
  const age_ms = now.getTime() - suspicion.sealed.fechaAt.getTime()
  const isAbsent = answer.kind === 'absent' && age_ms >= BELIEVE_ABSENCE_MS
  const wait_ms = Math.max(HOUR_MS, backoff_ms(suspicion.tries))
  const nextAt = isAbsent ? null : new Date(now.getTime() + wait_ms)
  const outcome = isAbsent ? 'absent' : 'open'
  await settleSuspicion(deps.db, suspicion.id, { outcome, uuid: null, tries: suspicion.tries + 1, nextAt })
  return isAbsent
}

async function look(deps: AdvanceDeps, pac: Pac | undefined, x: Suspicion): Promise<RecoverOutcome | null> {
  if (!pac?.ask) return null
  const options = { timeout_ms: deps.pacTimeout_ms, signal: deps.signal }
  return pac.ask(stampRequestOf(x.sealed), options)
}

async function settleStamped(deps: AdvanceDeps, suspicion: Suspicion, uuid: string): Promise<boolean> {
  const isSame = (await uuidOf(deps.db, suspicion.issuanceId)) === uuid
  const outcome = isSame ? 'same' : 'surplus'
  await settleSuspicion(deps.db, suspicion.id, { outcome, uuid, tries: suspicion.tries + 1, nextAt: null })
  if (!isSame) await tell(deps, suspicion, 'surplus-stamp', { uuid, motivo: '02' })
  return true
}

async function giveToPerson(deps: AdvanceDeps, suspicion: Suspicion): Promise<boolean> {
  await settleSuspicion(deps.db, suspicion.id, {
    outcome: 'open',
    uuid: null,
    tries: suspicion.tries,
    nextAt: null,
  })
  await tell(deps, suspicion, 'surplus-unknown', { pac: suspicion.pac })
  return true
}

async function tell(
  deps: AdvanceDeps,
  { issuanceId, pac }: Suspicion,
  kind: EventKind,
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  await inTransaction(deps.db, async (trx) => {
    const row = await lockIssuance(trx, { id: issuanceId })
    const state = row?.state ?? null
    const event = { kind, detail }
    await insertEvent(trx, issuanceId, {
      at: deps.clock.now(),
      who: `pac:${pac}`,
      from: state,
      to: state,
      event,
    })
  })
  deps.log.error({ issuanceId, pac, kind, alarm: true }, 'a ticket may have one CFDI too many')
}
