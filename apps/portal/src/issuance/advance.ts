import { unreachable } from '../errors.ts'
import { afterFailure, afterLostWorker } from './answer.ts'
import type { AdvanceDeps } from './deps.ts'
import { leaseUntil } from './hold.ts'
import type { Issuance, Sealed } from './issuance.ts'
import { saveStep } from './save.ts'
import { seal } from './seal.ts'
import { type AfterSeal, LostHold } from './sign-round.ts'
import { recover, stamp } from './send.ts'
import { type Step, nextStep } from './state.ts'
import { releaseLease } from './store-lease.ts'
import { takeLease } from './store-gathered.ts'
import { tellPerson } from './tell-person.ts'

export type { AdvanceDeps } from './deps.ts'

/** Does step after step of a row that the caller has taken, while the next is due at once: a sealed document is sent by
 *  the worker that sealed it, without a second wake-up and behind nobody else's sealing. Each step is committed as if it
 *  were alone. */
export async function advanceHeld(deps: AdvanceDeps, held: Issuance): Promise<void> {
  let row: Issuance | null = held
  while (row !== null && !deps.signal.aborted) row = await stepOrPostpone(deps, row, 'keep')
  if (row !== null) await releaseLease(deps.db, row).catch(() => {}) // then its hold lapses
}

/** Does the one step that is due for an issuance, saves it, and asks for the wake-up of the next; should nobody do that
 *  one, the janitor finds the row. Does nothing when another worker holds the row or nothing is due. */
export async function advanceIssuance(deps: AdvanceDeps, issuanceId: string): Promise<void> {
  const held = await take(deps, issuanceId)
  const row = held === null ? null : await stepOrPostpone(deps, held, 'give-back')
  if (row !== null) await releaseLease(deps.db, row)
}

function take(deps: AdvanceDeps, id: string): Promise<Issuance | null> {
  const now = deps.clock.now()
  return takeLease(deps.db, { id, now, until: leaseUntil(now) })
}

/** A step that breaks is tried again later; the cause is logged here and nowhere else.
 *  @returns the row when its next step is due now and it is still held */
async function stepOrPostpone(deps: AdvanceDeps, held: Issuance, after: AfterSeal): Promise<Issuance | null> {
  try {
    return (await doStep(deps, held, nextStep(held, deps.clock.now()), after)) ?? null
  } catch (cause) {
    if (cause instanceof LostHold) return null
    deps.log.error({ issuanceId: held.id, state: held.state, err: cause }, 'a step of an issuance failed')
    await postpone(deps, held)
    return null
  }
}

async function doStep(
  deps: AdvanceDeps,
  held: Issuance,
  step: Step,
  after: AfterSeal,
): Promise<Issuance | null | void> {
  switch (step.kind) {
    case 'seal':
      return seal(deps, held, after)
    case 'stamp':
      return stamp(deps, withSealed(held))
    case 'recover':
      return recover(deps, withSealed(held))
    case 'mark-ambiguous':
      await saveStep(deps, held, afterLostWorker(held, deps.clock.now()), deps.clock.now())
      return
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
