import type { CallOptions, Pac, RecoverOutcome, StampOutcome } from '../pac/pac.ts'
import { inTransaction } from '../db/transaction.ts'
import { SetupError } from '../errors.ts'
import { afterRecover, afterStamp } from './answer.ts'
import type { AdvanceDeps } from './deps.ts'
import { doubtAbout, stampRequestOf } from './evidence.ts'
import { leaseUntil, whileHolding } from './hold.ts'
import type { Change, Issuance, Sealed } from './issuance.ts'
import { recordStamp } from './record-stamp.ts'
import { saveStep } from './save.ts'
import { saveChange } from './store.ts'
import { inTurn } from './turns.ts'

type Held = Issuance & { readonly sealed: Sealed }

/** Sends sealed bytes. `stamping` and the PAC's name are committed before the first byte leaves; if that cannot be
 *  committed, nothing leaves. */
export async function stamp(deps: AdvanceDeps, held: Held): Promise<void> {
  const pac = choosePac(deps)
  const request = stampRequestOf(held.sealed)
  const sending: Held = { ...held, state: 'stamping', pac: pac.id }
  const outcome = await whileHolding(deps, held, () =>
    inTurn(deps.db, pac.id, async () => {
      if (!(await commitSending(deps, held, pac))) return null
      return guarded(() => pac.stamp(request, callOptions(deps)))
    }),
  )
  if (outcome === null) return // another worker has the row; nothing left this machine
  const believed = believe(outcome, held.sealed)
  tellAlarm(deps, held, believed)
  if (believed.kind === 'stamped') return recordStamp(deps, sending, believed)
  await saveStep(deps, sending, afterStamp(sending, believed, deps.clock.now()), deps.clock.now())
}

/** Asks the PAC that may hold a stamp of these bytes what became of them. */
export async function recover(deps: AdvanceDeps, held: Held): Promise<void> {
  const pac = [...deps.pacs.values()].find(({ id }) => id === held.pac)
  if (!pac)
    throw new SetupError(
      'pac-desconocido',
      'Una factura espera respuesta de un PAC que ya no está configurado.',
    )
  const request = stampRequestOf(held.sealed)
  const outcome = await whileHolding(deps, held, () =>
    inTurn(deps.db, pac.id, () => guarded(() => pac.recover(request, callOptions(deps)))),
  )
  const believed = believe(outcome, held.sealed)
  tellAlarm(deps, held, believed)
  if (believed.kind === 'stamped') return recordStamp(deps, held, { ...believed, via: 'recovered' })
  await saveStep(deps, held, afterRecover(held, believed, deps.clock.now()), deps.clock.now())
}

function commitSending(deps: AdvanceDeps, held: Held, pac: Pac): Promise<boolean> {
  const now = deps.clock.now()
  const change: Change = {
    state: 'stamping',
    nextAt: now, // overdue as soon as the hold lapses: so a dead worker is noticed
    tries: held.tries,
    pac: pac.id,
    faults: null,
    event: { kind: 'sending', detail: { pac: pac.id } },
  }
  const saving = { now, who: `worker:${deps.worker}`, leaseUntil: leaseUntil(now) }
  return inTransaction(deps.db, (trx) => saveChange(trx, held, change, saving))
}

function callOptions({ pacTimeout_ms, signal }: AdvanceDeps): CallOptions {
  return { timeout_ms: pacTimeout_ms, signal }
}

/** A stamp of other bytes is not a stamp. */
function believe<T extends StampOutcome | RecoverOutcome>(outcome: T, sealed: Sealed): T | StampOutcome {
  if (outcome.kind !== 'stamped') return outcome
  const doubt = doubtAbout(outcome, sealed)
  return doubt === null ? outcome : { kind: 'unknown', why: `bad-stamp: ${doubt}`, alarm: true }
}

/** An adapter answers and never throws; should it, bytes may have left. */
async function guarded<T>(call: () => Promise<T>): Promise<T | StampOutcome> {
  try {
    return await call()
  } catch (cause) {
    return {
      kind: 'unknown',
      why: `adapter failed: ${cause instanceof Error ? cause.name : 'unknown'}`,
      alarm: true,
    }
  }
}

function tellAlarm(deps: AdvanceDeps, held: Issuance, outcome: StampOutcome | RecoverOutcome): void {
  if (outcome.kind !== 'unknown' || !outcome.alarm) return
  deps.log.error(
    { issuanceId: held.id, why: outcome.why, alarm: true },
    'a PAC gave an answer that cannot be trusted',
  )
}

/** The first PAC of the installation. Another could be tried only where nothing can have been stamped. */
function choosePac(deps: AdvanceDeps): Pac {
  const [pac] = deps.pacs.values()
  if (!pac) throw new SetupError('sin-pac', 'No hay ningún PAC configurado.')
  return pac
}
