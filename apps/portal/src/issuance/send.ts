import type { CallOptions, Pac, RecoverOutcome, StampOutcome } from '../pac/pac.ts'
import { SetupError } from '../errors.ts'
import { afterRecover, afterStamp } from './answer.ts'
import { ACCOUNT_WAIT_MS, inDoubt_ms } from './backoff.ts'
import { CLOSED, isUsable } from './breaker.ts'
import { closedOnes, noteAnswer, usablePacs } from './breakers.ts'
import type { AdvanceDeps } from './deps.ts'
import { doubtAbout, stampRequestOf } from './evidence.ts'
import { choosePac, othersThan } from './failover.ts'
import { leaseUntil, whileHolding } from './hold.ts'
import type { Change, Issuance, Sealed } from './issuance.ts'
import { recordStamp } from './record-stamp.ts'
import { park, saveStep } from './save.ts'
import { hurryOne } from './store-due.ts'
import { commitChange, recentBreakers } from './store-gathered.ts'
import { tellPerson } from './tell-person.ts'
import { inTurn } from './turns.ts'

type Held = Issuance & { readonly sealed: Sealed }

/** Sends sealed bytes. `stamping` and the PAC's name are committed before the first byte leaves; if that cannot be
 *  committed, nothing leaves.
 *  @returns the row untouched when its PAC was left alone while it stood in line there: another may have it */
export async function stamp(deps: AdvanceDeps, held: Held): Promise<Held | null> {
  const pac = await pacFor(deps, held)
  if (pac === null) return rest(deps, held, async () => chosenOf(held, await closedOnes(deps)) !== null)
  const request = stampRequestOf(held.sealed)
  const sending: Held = { ...held, state: 'stamping', pac: pac.id }
  const outcome = await whileHolding(deps, held, () =>
    inTurn(deps.db, { pac: pac.id, invoiceBy: held.invoiceBy }, async () => {
      if (!(await mayGoNow(deps, pac))) return 'not-now'
      if (!(await commitSending(deps, held, pac))) return null
      return heard(deps, { held, pac }, await guarded(() => pac.stamp(request, callOptions(deps))))
    }),
  )
  if (outcome === 'not-now') return held
  if (outcome === null) return null // another worker has the row; nothing left this machine
  if (outcome.kind === 'stamped') {
    await recordStamp(deps, sending, outcome)
    await noteAnswer(deps, pac.id, outcome)
    return null
  }
  const usable = (await usablePacs(deps)).map(({ id }) => id)
  const others = othersThan(sending, pac.id, usable)
  await settle(deps, sending, afterStamp(sending, outcome, deps.clock.now(), others))
  return null
}

/** Asks the PAC that may hold a stamp of these bytes what became of them; one that is left alone is not asked now.
 *  @returns the row untouched when that happened while it stood in line */
export async function recover(deps: AdvanceDeps, held: Held): Promise<Held | null> {
  const pac = [...deps.pacs.values()].find(({ id }) => id === held.pac)
  if (!pac)
    throw new SetupError(
      'pac-desconocido',
      'Una factura espera respuesta de un PAC que ya no está configurado.',
    )
  if (!(await isWorthAsking(deps, pac)))
    return rest(deps, held, async () => (await closedOnes(justOne(deps, pac))).length > 0)
  const request = stampRequestOf(held.sealed)
  const options = { ...callOptions(deps), inDoubt_ms: inDoubt_ms(held.tries) }
  const outcome = await whileHolding(deps, held, () =>
    inTurn(deps.db, { pac: pac.id, invoiceBy: held.invoiceBy }, async () => {
      if (!(await mayGoNow(deps, pac))) return 'not-now'
      return heard(deps, { held, pac }, await guarded(() => pac.recover(request, options)))
    }),
  )
  if (outcome === 'not-now') return held
  if (outcome.kind === 'stamped') {
    await recordStamp(deps, held, { ...outcome, via: 'recovered' })
    await noteAnswer(deps, pac.id, outcome)
  } else await settle(deps, held, afterRecover(held, outcome, deps.clock.now()))
  return null
}

/** Whoever stood in line goes only if nothing has happened meanwhile that speaks against it: its PAC fell silent, or
 *  this worker stops. */
async function mayGoNow({ db, signal }: AdvanceDeps, { id }: Pac): Promise<boolean> {
  return !signal.aborted && isUsable((await recentBreakers(db)).get(id) ?? CLOSED)
}

/** Believes an answer or not, and lets one that is no stamp count for or against the PAC before the next in line goes
 *  there. What we broke off ourselves says nothing of the PAC. */
async function heard<T extends StampOutcome | RecoverOutcome>(
  deps: AdvanceDeps,
  { held, pac }: { held: Held; pac: Pac },
  answer: T,
): Promise<T | StampOutcome> {
  const outcome = believe(answer, held.sealed)
  tellAlarm(deps, held, outcome)
  const isBrokenOff = deps.signal.aborted && (outcome.kind === 'unknown' || outcome.kind === 'not-sent')
  if (outcome.kind !== 'stamped' && !isBrokenOff) await noteAnswer(deps, pac.id, outcome)
  return outcome
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

/** When a PAC comes back, whatever rests is woken. What is laid to rest just then, or was held meanwhile, was not seen:
 *  so there is one more look, after it rests. */
async function rest(deps: AdvanceDeps, held: Held, isThereOne: () => Promise<boolean>): Promise<null> {
  await park(deps, held, new Date(deps.clock.now().getTime() + PARKED_MS))
  if (await isThereOne()) await hurryOne(deps.db, held.id, deps.clock.now())
  return null
}

async function pacFor(deps: AdvanceDeps, held: Held): Promise<Pac | null> {
  if (deps.pacs.size === 0) throw new SetupError('sin-pac', 'No hay ningún PAC configurado.')
  return chosenOf(held, await usablePacs(deps))
}

function chosenOf(held: Held, usable: readonly Pac[]): Pac | null {
  const chosen = choosePac(
    held,
    usable.map(({ id }) => id),
  )
  return usable.find(({ id }) => id === chosen) ?? null
}

/** Another PAC is no help to a row that is pinned, so its own is probed when that is due. */
async function isWorthAsking(deps: AdvanceDeps, pac: Pac): Promise<boolean> {
  return (await usablePacs(justOne(deps, pac))).length > 0
}

function justOne(deps: AdvanceDeps, pac: Pac): AdvanceDeps {
  return { ...deps, pacs: new Map([[pac.id, pac]]) }
}
