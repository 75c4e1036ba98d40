import type { CallOptions, Pac, RecoverOutcome, StampOutcome } from '../pac/pac.ts'
import { SetupError } from '../errors.ts'
import { afterRecover, afterStamp } from './answer.ts'
import { ACCOUNT_WAIT_MS, inDoubt_ms } from './backoff.ts'
import { noteAnswer, usablePacs } from './breakers.ts'
import type { AdvanceDeps } from './deps.ts'
import { doubtAbout, stampRequestOf } from './evidence.ts'
import { choosePac, othersThan } from './failover.ts'
import { leaseUntil, whileHolding } from './hold.ts'
import type { Change, Issuance, Sealed } from './issuance.ts'
import { recordStamp } from './record-stamp.ts'
import { park, saveStep } from './save.ts'
import { commitChange } from './store-gathered.ts'
import { tellPerson } from './tell-person.ts'
import { inTurn } from './turns.ts'

type Held = Issuance & { readonly sealed: Sealed }

/** Sends sealed bytes. `stamping` and the PAC's name are committed before the first byte leaves; if that cannot be
 *  committed, nothing leaves. */
export async function stamp(deps: AdvanceDeps, held: Held): Promise<void> {
  const pac = await pacFor(deps, held)
  if (pac === null) return park(deps, held, later(deps, PARKED_MS))
  const request = stampRequestOf(held.sealed)
  const sending: Held = { ...held, state: 'stamping', pac: pac.id }
  const outcome = await whileHolding(deps, held, () =>
    inTurn(deps.db, { pac: pac.id, invoiceBy: held.invoiceBy }, async () => {
      if (!(await commitSending(deps, held, pac))) return null
      return guarded(() => pac.stamp(request, callOptions(deps)))
    }),
  )
  if (outcome === null) return // another worker has the row; nothing left this machine
  const believed = believe(outcome, held.sealed)
  tellAlarm(deps, held, believed)
  if (believed.kind === 'stamped') {
    await recordStamp(deps, sending, believed)
    return noteAnswer(deps, pac.id, believed)
  }
  await noteAnswer(deps, pac.id, believed)
  const usable = (await usablePacs(deps)).map(({ id }) => id)
  const others = othersThan(sending, pac.id, usable)
  await settle(deps, sending, afterStamp(sending, believed, deps.clock.now(), others))
}

/** Asks the PAC that may hold a stamp of these bytes what became of them; one that is left alone is not asked now. */
export async function recover(deps: AdvanceDeps, held: Held): Promise<void> {
  const pac = [...deps.pacs.values()].find(({ id }) => id === held.pac)
  if (!pac)
    throw new SetupError(
      'pac-desconocido',
      'Una factura espera respuesta de un PAC que ya no está configurado.',
    )
  if (!(await isWorthAsking(deps, pac))) return park(deps, held, later(deps, PARKED_MS))
  const request = stampRequestOf(held.sealed)
  const options = { ...callOptions(deps), inDoubt_ms: inDoubt_ms(held.tries) }
  const outcome = await whileHolding(deps, held, () =>
    inTurn(deps.db, { pac: pac.id, invoiceBy: held.invoiceBy }, () =>
      guarded(() => pac.recover(request, options)),
    ),
  )
  const believed = believe(outcome, held.sealed)
  tellAlarm(deps, held, believed)
  if (believed.kind === 'stamped') await recordStamp(deps, held, { ...believed, via: 'recovered' })
  await noteAnswer(deps, pac.id, believed)
  if (believed.kind === 'stamped') return
  await settle(deps, held, afterRecover(held, believed, deps.clock.now()))
}

async function settle(deps: AdvanceDeps, row: Issuance, change: Change): Promise<void> {
  if (await saveStep(deps, row, change, deps.clock.now())) tellPerson(deps, row, change)
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
  return commitChange(deps.db, { held, change, saving })
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

/** How long a row rests when no PAC is worth asking; one that works again wakes it earlier (breakers.ts). */
const PARKED_MS = ACCOUNT_WAIT_MS

async function pacFor(deps: AdvanceDeps, held: Held): Promise<Pac | null> {
  if (deps.pacs.size === 0) throw new SetupError('sin-pac', 'No hay ningún PAC configurado.')
  const usable = await usablePacs(deps)
  const chosen = choosePac(
    held,
    usable.map(({ id }) => id),
  )
  return usable.find(({ id }) => id === chosen) ?? null
}

/** Another PAC is no help to a row that is pinned, so its own is probed when that is due. */
async function isWorthAsking(deps: AdvanceDeps, pac: Pac): Promise<boolean> {
  const usable = await usablePacs({ ...deps, pacs: new Map([[pac.id, pac]]) })
  return usable.length > 0
}

function later({ clock }: AdvanceDeps, ms: number): Date {
  return new Date(clock.now().getTime() + ms)
}
