import type { Trx } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import { unreachable } from '../errors.ts'
import { freeCancelled, stampedCfdi, type StampedCfdi } from '../issuance/cancelled.ts'
import { afterAsking, afterLooking } from './answer.ts'
import { askToCancel } from './ask.ts'
import { noteSurplusCancellation } from '../issuance/surplus-cfdi.ts'
import { findAgainIn_ms } from './backoff.ts'
import type { Cancellation, CancellationState, Change } from './cancellation.ts'
import { cfdiOf } from './cfdi.ts'
import type { AdvanceCancellationDeps } from './deps.ts'
import { lookAtSat } from './look.ts'
import { wake } from './request.ts'
import { nextStep } from './state.ts'
import { releaseLease, saveChange, takeLease } from './store.ts'
import { substituteOf } from './substitute.ts'

/** Longer than the slowest call; a worker that dies is replaced after this. */
const LEASE_MS = 90_000

/** Does the one thing that is due, if nobody else does and a slot is free: finds the substitute, asks the PAC, or looks at SAT. No
 *  transaction is open meanwhile. When SAT says Cancelado the ticket is freed in the transaction that writes it down. */
export async function advanceCancellation(deps: AdvanceCancellationDeps, id: string): Promise<void> {
  if (!deps.slots.tryEnter()) return
  try {
    await advanceAlone(deps, id)
  } finally {
    deps.slots.leave()
  }
}

async function advanceAlone(deps: AdvanceCancellationDeps, id: string): Promise<void> {
  const now = deps.clock.now()
  const held = await takeLease(deps.db, id, { now, until: new Date(now.getTime() + LEASE_MS) })
  if (held === null) return
  try {
    const change = await stepOf(deps, held)
    if (change === null) await releaseLease(deps.db, held)
    else await save(deps, held, change)
  } catch (cause) {
    await releaseLease(deps.db, held)
    throw cause
  }
}

async function stepOf(deps: AdvanceCancellationDeps, held: Cancellation): Promise<Change | null> {
  const step = nextStep(held, deps.clock.now())
  if (step === 'wait') return null
  const cfdi = await cfdiOf(deps.db, held)
  if (cfdi === null) throw new Error('a cancellation is requested for a stamped CFDI')
  switch (step) {
    case 'find-substitute':
      return findSubstitute(deps, held, cfdi)
    case 'ask': {
      const folioSustitucion = await substituteUUID(deps, held)
      const outcome = await askToCancel(deps, cfdi, { motivo: held.motivo, folioSustitucion })
      return afterAsking(held, outcome, deps.clock.now())
    }
    case 'look':
      return afterLooking(held, await lookAtSat(deps, cfdi), deps.clock.now())
    default:
      return unreachable(step)
  }
}

async function findSubstitute(
  deps: AdvanceCancellationDeps,
  held: Cancellation,
  cfdi: StampedCfdi,
): Promise<Change> {
  const now = deps.clock.now()
  const found = await substituteOf(deps.db, cfdi, held.substituteId ?? '')
  if (found.kind === 'ready')
    return {
      state: 'requested',
      nextAt: now,
      event: { kind: 'substitute-ready', detail: { uuid: found.uuid } },
    }
  if (found.kind === 'unrelated')
    return {
      state: 'refused',
      nextAt: null,
      satCode: '212',
      event: { kind: 'refused', detail: { code: '212' } },
    }
  const nextAt = new Date(now.getTime() + findAgainIn_ms(now.getTime() - held.stateSince.getTime()))
  return { state: 'waiting-substitute', nextAt, event: { kind: 'substitute-missing', detail: {} } }
}

async function substituteUUID(deps: AdvanceCancellationDeps, held: Cancellation): Promise<string | null> {
  if (held.substituteId === null) return null
  return (await stampedCfdi(deps.db, held.substituteId))?.uuid ?? null
}

/** Only the cancellation of its own CFDI frees tickets; they never hung on one too many. */
async function tellIssuance(
  trx: Trx,
  held: Cancellation,
  state: CancellationState,
  { now, who }: { readonly now: Date; readonly who: string },
): Promise<void> {
  const { surplusId, issuanceId } = held
  if (surplusId !== null) await noteSurplusCancellation(trx, { surplusId, issuanceId, state, at: now, who })
  else if (state === 'cancelled') await freeCancelled(trx, held)
}

async function save(deps: AdvanceCancellationDeps, held: Cancellation, change: Change): Promise<void> {
  const saving = { now: deps.clock.now(), who: `worker:${deps.worker}` }
  await inTransaction(deps.db, async (trx) => {
    if (!(await saveChange(trx, held, change, saving))) return
    await tellIssuance(trx, held, change.state, saving)
    if (change.nextAt !== null) await wake(trx, held.id, change.nextAt)
  })
  if (change.nextAt === null && change.state !== 'cancelled') {
    const { id: cancellationId, surplusId } = held
    const alarm = surplusId !== null
    deps.log.warn({ cancellationId, surplusId, state: change.state, alarm }, 'a cancellation needs a person')
  }
}
