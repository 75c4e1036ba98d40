import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { afterFailure, afterLostWorker, afterRecover, afterStamp } from '../src/issuance/answer.ts'
import type { Change, Issuance, IssuanceState } from '../src/issuance/issuance.ts'
import { choosePac, othersThan } from '../src/issuance/failover.ts'
import { afterSeal } from '../src/issuance/sealing.ts'
import { nextStep } from '../src/issuance/state.ts'
import { mayBecome } from '../src/issuance/transitions.ts'
import type { PacId, RecoverOutcome, StampOutcome, Verdict } from '../src/pac/pac.ts'

/** What happens to one call: the PAC may stamp and not say so, the worker may die before, during or after. */
type Happening =
  | { kind: 'fine' }
  | { kind: 'lost'; stamps: boolean }
  | { kind: 'duplicate-hidden' }
  | { kind: 'refuse'; verdict: Verdict; code: string }
  | { kind: 'not-sent' }
  /** Asked, it says that it has none: true only when it must be believed. */
  | { kind: 'says-absent'; certainty: 'proven' | 'likely' }
  | { kind: 'die-before-call' }
  | { kind: 'die-after-call' }
  | { kind: 'late-answer' }
  | { kind: 'break' }
/** What an operator does with a row that waits for a person. */
type Operator = 'nothing' | 'keep-waiting' | 'declare-absent' | 'risk-failover'
type Move = { happening: Happening; pause_ms: number; usable: readonly PacId[]; operator: Operator }
/** What happens, and to which PACs, in order of preference. */
type Script = { readonly pacs: readonly PacId[]; readonly moves: readonly Move[] }

const MINUTE = 60_000
const T0 = Date.parse('2026-11-22T18:00:00Z')

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Happening>({ kind: 'fine' }) },
  { weight: 6, arbitrary: fc.boolean().map((stamps) => ({ kind: 'lost', stamps }) as const) },
  { weight: 2, arbitrary: fc.constant<Happening>({ kind: 'duplicate-hidden' }) },
  { weight: 2, arbitrary: fc.constant<Happening>({ kind: 'not-sent' }) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('proven', 'likely')
      .map((certainty) => ({ kind: 'says-absent', certainty }) as const),
  },
  { weight: 3, arbitrary: fc.constant<Happening>({ kind: 'die-before-call' }) },
  { weight: 3, arbitrary: fc.constant<Happening>({ kind: 'die-after-call' }) },
  { weight: 3, arbitrary: fc.constant<Happening>({ kind: 'late-answer' }) },
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: 'break' }) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom<[Verdict, string]>(
        ['customer-fix', 'CFDI40145'],
        ['store-fix', '304'],
        ['account-fix', 'AU2001'],
        ['wait-sat-list', '402'],
        ['code-fix', '401'],
        ['pac-specific', 'X'],
      )
      .map(([verdict, code]) => ({ kind: 'refuse', verdict, code }) as const),
  },
)
/** One to four, in any order. */
const pacs = fc.shuffledSubarray(['sw', 'finkok', 'pade', 'solucionfactible'], { minLength: 1 })
/** Which PACs the breakers let through: arbitrary, so that no rule may rely on them; mostly all. */
const usableOf = (all: readonly PacId[]) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(all) }, { weight: 1, arbitrary: fc.subarray([...all]) })
const moveOf = (all: readonly PacId[], operators: readonly Operator[]): fc.Arbitrary<Move> =>
  fc.record({
    happening,
    usable: usableOf(all),
    operator: fc.constantFrom(...operators),
    pause_ms: fc.constantFrom(0, 2_000, 10 * MINUTE, 60 * MINUTE, 30 * 60 * MINUTE, 80 * 60 * MINUTE),
  })

const scriptOf = (
  operators: readonly Operator[],
  size: { readonly minLength?: number; readonly maxLength: number },
): fc.Arbitrary<Script> =>
  pacs.chain((all) => fc.record({ pacs: fc.constant(all), moves: fc.array(moveOf(all, operators), size) }))

/** A PAC that stamps any bytes at most once, and refuses for a reason of the hour only what it has not stamped, or
 *  before it looks (log-in, certificate, Fecha). */
class ModelPac {
  readonly stamps = new Map<string, string>()
  readonly name: PacId

  constructor(name: PacId) {
    this.name = name
  }

  /** It was asked whether it has stamped these bytes, and may answer without stamping. */
  ask(bytes: string, what: Happening): RecoverOutcome {
    if (what.kind !== 'says-absent') return this.call(bytes, what)
    // Proof is what an adapter gives only if there is none; likelihood may be wrong.
    const isFalse = what.certainty === 'proven' && this.stamps.has(bytes)
    return isFalse ? this.call(bytes, { kind: 'fine' }) : { kind: 'absent', certainty: what.certainty }
  }

  call(bytes: string, what: Happening): StampOutcome {
    if (what.kind === 'not-sent') return { kind: 'not-sent', why: 'refused' }
    const looksFirst = what.kind === 'refuse' && what.verdict !== 'customer-fix'
    if (looksFirst) return rejected(what)
    const before = this.stamps.get(bytes)
    if (before !== undefined) {
      if (what.kind === 'duplicate-hidden') return { kind: 'duplicate-without-data', issues: [] }
      if (what.kind === 'lost') return { kind: 'unknown', why: 'timeout', alarm: false }
      return { kind: 'stamped', uuid: before, xml: Buffer.from(bytes), via: 'duplicate' }
    }
    if (what.kind === 'refuse') return rejected(what)
    if (what.kind === 'lost' && !what.stamps) return { kind: 'unknown', why: 'timeout', alarm: false }
    const uuid = `${bytes}-at-${this.name}`
    this.stamps.set(bytes, uuid)
    if (what.kind === 'lost') return { kind: 'unknown', why: 'timeout', alarm: false }
    return { kind: 'stamped', uuid, xml: Buffer.from(bytes), via: 'fresh' }
  }
}

function rejected(what: { verdict: Verdict; code: string }): StampOutcome {
  return { kind: 'rejected', verdict: what.verdict, issues: [{ code: what.code, message: '' }] }
}

/** The row, and what workers do to it: advance.ts without a database. */
class ModelRow {
  now = T0
  uuid: string | null = null
  seals = 0
  calls = 0
  bytes: string | null = null
  /** Answers that a worker which lost the row still has to bring. */
  late: { bytes: string; outcome: RecoverOutcome }[] = []
  row: Issuance = fresh()
  readonly pacs: ReadonlyMap<PacId, ModelPac>
  /** An operator let the bytes go to another PAC without knowing: the one way to a second UUID. */
  forced = false
  usable: readonly PacId[]

  constructor(pacs: readonly PacId[]) {
    this.pacs = new Map(pacs.map((id) => [id, new ModelPac(id)]))
    this.usable = pacs
  }

  uuids(): readonly string[] {
    return [...this.pacs.values()].flatMap((pac) => [...pac.stamps.values()])
  }

  save(change: Change): void {
    assert.ok(mayBecome(this.row.state, change.state), `${this.row.state} → ${change.state}`)
    const { state, nextAt, tries, pac, faults, tried = this.row.tried } = change
    this.row = { ...this.row, state, nextAt, tries, pac, faults, tried }
  }

  store(bytes: string, uuid: string): void {
    if (this.uuid === uuid || this.bytes !== bytes || !mayBecome(this.row.state, 'stamped')) return
    assert.equal(this.uuid, null)
    this.uuid = uuid
    this.row = { ...this.row, state: 'stamped', nextAt: null }
  }

  step(what: Happening): void {
    const now = new Date(this.now)
    const step = nextStep(this.row, now)
    switch (step.kind) {
      case 'wait':
        return this.customer()
      case 'seal':
        if (what.kind === 'break') return this.save(afterFailure(this.row, now))
        return this.seal(now)
      case 'mark-ambiguous':
        return this.save(afterLostWorker(this.row, now))
      case 'stamp':
        if (what.kind === 'break') return this.save(afterFailure(this.row, now))
        return this.send(what, now)
      case 'recover':
        return this.call(what, now, (answer) =>
          afterRecover(this.row, answer as Parameters<typeof afterRecover>[1], now),
        )
    }
  }

  private send(what: Happening, now: Date): void {
    const id = choosePac(this.row, this.usable)
    if (id === null) {
      this.row = { ...this.row, tried: [], nextAt: new Date(this.now + 10 * MINUTE) }
      return
    }
    this.save({ ...unchanged(this.row), state: 'stamping', pac: id, nextAt: now })
    const others = othersThan(this.row, id, this.usable)
    this.call(what, now, (answer) =>
      afterStamp(this.row, answer as Parameters<typeof afterStamp>[1], now, others),
    )
  }

  /** What manual.ts does; absence is declared only by an operator who has looked. */
  operate(operator: Operator): void {
    const { state, pac } = this.row
    if (operator === 'nothing' || (state !== 'manual' && state !== 'ambiguous')) return
    const base = { ...unchanged(this.row), tries: 0, faults: null, nextAt: new Date(this.now) }
    if (operator === 'keep-waiting')
      return this.save({ ...base, state: pac === null ? 'requested' : 'ambiguous' })
    if (pac === null) return
    const holds = this.bytes !== null && this.pacs.get(pac as PacId)?.stamps.has(this.bytes)
    if (operator === 'declare-absent' && !holds) this.save({ ...base, state: 'sealed', pac: null, tried: [] })
    if (operator !== 'risk-failover') return
    this.forced = true
    this.save({ ...base, state: 'sealed', pac: null, tried: [pac] })
  }

  private seal(now: Date): void {
    if (!this.forced)
      assert.deepEqual(this.uuids(), [], 'a new seal while a PAC holds a stamp would make a second CFDI')
    this.seals += 1
    this.bytes = `bytes-${this.seals}`
    this.save(afterSeal(this.row, now))
    this.row = {
      ...this.row,
      tried: [],
      sealed: { xml: Buffer.from(this.bytes), selloSha256: this.bytes, fechaAt: now },
    }
  }

  private call(what: Happening, now: Date, after: (answer: RecoverOutcome) => Change): void {
    const bytes = this.bytes
    assert.ok(bytes !== null)
    if (what.kind === 'die-before-call') return
    this.calls += 1
    const pac = this.pacs.get(this.row.pac as PacId)
    assert.ok(pac, 'a call goes to the PAC whose name is committed')
    const outcome = this.row.state === 'ambiguous' ? pac.ask(bytes, what) : pac.call(bytes, what)
    if (what.kind === 'die-after-call' || what.kind === 'break') return
    if (what.kind === 'late-answer') return void this.late.push({ bytes, outcome })
    if (outcome.kind === 'stamped') return this.store(bytes, outcome.uuid)
    this.save(after(outcome))
    void now
  }

  /** Whoever waits for the customer gets other data. */
  private customer(): void {
    if (this.row.state !== 'waiting-customer') return
    this.bytes = null
    this.row = { ...this.row, sealed: null }
    this.save({ ...unchanged(this.row), state: 'requested', tries: 0, nextAt: new Date(this.now) })
  }

  bringLate(): void {
    for (const { bytes, outcome } of this.late.splice(0))
      if (outcome.kind === 'stamped') this.store(bytes, outcome.uuid)
  }
}

function unchanged(row: Issuance): Change {
  return { ...row, event: { kind: 'sending', detail: {} } }
}

function fresh(): Issuance {
  const receptor = {
    rfc: '',
    nombre: '',
    domicilioFiscalReceptor: '',
    regimenFiscalReceptor: '',
    usoCFDI: '',
  }
  const ids = { id: 'i', token: 't', issuerId: 'e', storeId: 's' }
  const nothing = { email: null, folio: null, sealed: null, pac: null, tried: [], faults: null }
  return {
    ...ids,
    ...nothing,
    receptor,
    invoiceBy: new Date(T0),
    state: 'requested',
    nextAt: new Date(T0),
    attempt: 1,
    tries: 0,
  }
}

const ENDS: readonly IssuanceState[] = ['stamped', 'manual']

/** Lets the script happen, then everything goes well until the row comes to rest. */
function play({ pacs: all, moves }: Script, lateFirst: boolean): ModelRow {
  const world = new ModelRow(all)
  const check = () => {
    if (!world.forced) assert.ok(world.uuids().length <= 1, `two UUIDs: ${world.uuids().join()}`)
    assert.ok(world.uuid === null || world.uuids().includes(world.uuid))
  }
  for (const { happening, pause_ms, usable, operator } of moves) {
    world.now += pause_ms
    world.usable = usable
    world.operate(operator)
    world.step(happening)
    if (lateFirst) world.bringLate()
    check()
  }
  world.usable = all
  for (let calm = 0; calm < 14 && !ENDS.includes(world.row.state); calm++) {
    world.now = Math.max(world.now, world.row.nextAt?.getTime() ?? 0)
    world.step({ kind: 'fine' })
  }
  world.bringLate()
  check()
  assert.ok(ENDS.includes(world.row.state), world.row.state)
  if (world.row.state === 'stamped' && !world.forced) assert.deepEqual(world.uuids(), [world.uuid])
  return world
}

test('pac-spec 14.4 #14: whatever script of faults happens at up to four PACs, a ticket has at most one UUID, and one if the faults end in time', () => {
  const script = scriptOf(['nothing', 'keep-waiting', 'declare-absent'], { maxLength: 60 })
  fc.assert(
    fc.property(script, fc.boolean(), (played, lateFirst) => void play(played, lateFirst)),
    { numRuns: 20_000, seed: 20261122 },
  )
})

test('only an operator who forces a failover can make a second UUID, and that does happen', () => {
  const script = scriptOf(['nothing', 'risk-failover'], { minLength: 5, maxLength: 40 })
  let doubles = 0
  fc.assert(
    fc.property(script, fc.boolean(), (played, lateFirst) => {
      if (play(played, lateFirst).uuids().length > 1) doubles += 1
    }),
    { numRuns: 2_000, seed: 20261123 },
  )
  assert.ok(doubles > 10, 'the model can see a double: it would see one that nobody forced')
})

test('a PAC that never answers is asked a bounded number of times', () => {
  const world = new ModelRow(['sw'])
  for (let round = 0; round < 200; round++) {
    world.now = Math.max(world.now, world.row.nextAt?.getTime() ?? world.now + MINUTE)
    world.step({ kind: 'lost', stamps: true })
  }
  assert.equal(world.row.state, 'manual')
  assert.equal(world.calls, 11)
  assert.equal(world.seals, 1)
})
