import { unreachable } from '../errors.ts'
import { afterFailure, afterLostWorker } from './answer.ts'
import type { AdvanceDeps } from './deps.ts'
import { leaseUntil } from './hold.ts'
import type { Issuance, Sealed } from './issuance.ts'
import { saveStep } from './save.ts'
import { LostHold, seal } from './seal.ts'
import { recover, stamp } from './send.ts'
import { type Step, nextStep } from './state.ts'
import { releaseLease, takeLease } from './store.ts'
import { tellPerson } from './tell-person.ts'

export type { AdvanceDeps } from './deps.ts'

/** Does step after step while the next is due at once: a sealed document is sent by the worker that sealed it, without
 *  a second wake-up and behind nobody else's sealing. Each step is committed as if it were alone. */
export async function advanceWhileDue(deps: AdvanceDeps, issuanceId: string): Promise<void> {
  while ((await advanceIssuance(deps, issuanceId)) === 'due' && !deps.signal.aborted);
}

/** Does the one step that is due for an issuance, saves it, and asks for the wake-up of the next. @returns 'due' when the
 *  next step may be done now; should nobody do it, the janitor finds the row.
 *  Does nothing when another worker holds the row or nothing is due. A step that breaks is tried again later; the
 *  cause is logged here and nowhere else. */
export async function advanceIssuance(deps: AdvanceDeps, issuanceId: string): Promise<'due' | 'rest'> {
  const now = deps.clock.now()
  const held = await takeLease(deps.db, issuanceId, { now, until: leaseUntil(now) })
  if (held === null) return 'rest'
  try {
    const sealed = await doStep(deps, held, nextStep(held, now))
    return sealed === true && held.state === 'requested' ? 'due' : 'rest'
  } catch (cause) {
    if (cause instanceof LostHold) return 'rest'
    deps.log.error({ issuanceId, state: held.state, err: cause }, 'a step of an issuance failed')
    await postpone(deps, held)
    return 'rest'
  }
}

function doStep(deps: AdvanceDeps, held: Issuance, step: Step): Promise<unknown> {
  switch (step.kind) {
    case 'seal':
      return seal(deps, held)
    case 'stamp':
      return stamp(deps, withSealed(held))
    case 'recover':
      return recover(deps, withSealed(held))
    case 'mark-ambiguous':
      return saveStep(deps, held, afterLostWorker(held, deps.clock.now()), deps.clock.now())
    case 'wait':
      return releaseLease(deps.db, held)
    default:
      return unreachable(step.kind)
  }
}

function withSealed(held: Issuance): Issuance & { sealed: Sealed } {
  if (held.sealed === null) throw new Error(`a row in ${held.state} keeps its sealed bytes`)
  return { ...held, sealed: held.sealed }
}

/** If even this cannot be saved (the database is away, or the step had gone on to `stamping`), the hold lapses and the
 *  janitor wakes the next worker. */
async function postpone(deps: AdvanceDeps, held: Issuance): Promise<void> {
  try {
    const change = afterFailure(held, deps.clock.now())
    if (await saveStep(deps, held, change, deps.clock.now())) tellPerson(deps, held, change)
  } catch {
    deps.log.warn({ issuanceId: held.id }, 'the failed step could not be written down; its hold lapses')
  }
}
