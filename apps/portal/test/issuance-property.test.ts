import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { afterFailure, afterLostWorker, afterRecover, afterStamp } from '../src/issuance/answer.ts'
import type { Change, Issuance, IssuanceState } from '../src/issuance/issuance.ts'
import { afterSeal } from '../src/issuance/sealing.ts'
import { nextStep } from '../src/issuance/state.ts'
import { mayBecome } from '../src/issuance/transitions.ts'
import type { RecoverOutcome, StampOutcome, Verdict } from '../src/pac/pac.ts'

/** What happens to one call: the PAC may stamp and not say so, the worker may die before, during or after. */
type Happening =
  | { kind: 'fine' }
  | { kind: 'lost'; stamps: boolean }
  | { kind: 'duplicate-hidden' }
  | { kind: 'refuse'; verdict: Verdict; code: string }
  | { kind: 'not-sent' }
  | { kind: 'die-before-call' }
  | { kind: 'die-after-call' }
  | { kind: 'late-answer' }
  | { kind: 'break' }
type Move = { happening: Happening; pause_ms: number }

const MINUTE = 60_000
const T0 = Date.parse('2026-11-22T18:00:00Z')

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Happening>({ kind: 'fine' }) },
  { weight: 6, arbitrary: fc.boolean().map((stamps) => ({ kind: 'lost', stamps }) as const) },
  { weight: 2, arbitrary: fc.constant<Happening>({ kind: 'duplicate-hidden' }) },
  { weight: 2, arbitrary: fc.constant<Happening>({ kind: 'not-sent' }) },
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
const move: fc.Arbitrary<Move> = fc.record({
  happening,
  pause_ms: fc.constantFrom(0, 2_000, 10 * MINUTE, 60 * MINUTE, 30 * 60 * MINUTE, 80 * 60 * MINUTE),
})

/** A PAC that stamps any bytes at most once, and refuses for a reason of the hour only what it has not stamped, or
 *  before it looks (log-in, certificate, Fecha). */
class ModelPac {
  readonly stamps = new Map<string, string>()

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
    const uuid = `uuid-${this.stamps.size + 1}`
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
  late: { bytes: string; outcome: StampOutcome }[] = []
  row: Issuance = fresh()
  readonly pac = new ModelPac()

  save(change: Change): void {
    assert.ok(mayBecome(this.row.state, change.state), `${this.row.state} → ${change.state}`)
    const { state, nextAt, tries, pac, faults } = change
    this.row = { ...this.row, state, nextAt, tries, pac, faults }
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
        this.save({ ...unchanged(this.row), state: 'stamping', pac: 'sw', nextAt: now })
        return this.call(what, now, (answer) =>
          afterStamp(this.row, answer as Parameters<typeof afterStamp>[1], now),
        )
      case 'recover':
        return this.call(what, now, (answer) =>
          afterRecover(this.row, answer as Parameters<typeof afterRecover>[1], now),
        )
    }
  }

  private seal(now: Date): void {
    const held = [...this.pac.stamps.keys()]
    assert.deepEqual(held, [], 'a new seal while the PAC holds a stamp would make a second CFDI')
    this.seals += 1
    this.bytes = `bytes-${this.seals}`
    this.save(afterSeal(this.row, now))
    this.row = {
      ...this.row,
      sealed: { xml: Buffer.from(this.bytes), selloSha256: this.bytes, fechaAt: now },
    }
  }

  private call(what: Happening, now: Date, after: (answer: RecoverOutcome) => Change): void {
    const bytes = this.bytes
    assert.ok(bytes !== null)
    if (what.kind === 'die-before-call') return
    this.calls += 1
    const outcome = this.pac.call(bytes, what)
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
  const nothing = { email: null, folio: null, sealed: null, pac: null, faults: null }
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

test('whatever script of faults happens, one ticket gets at most one UUID, and one if the faults end in time', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), fc.boolean(), (moves, lateFirst) => {
      const world = new ModelRow()
      for (const { happening, pause_ms } of moves) {
        world.now += pause_ms
        world.step(happening)
        if (lateFirst) world.bringLate()
        assert.ok(world.pac.stamps.size <= 1, 'at most one UUID exists')
        assert.ok(world.uuid === null || [...world.pac.stamps.values()].includes(world.uuid))
      }
      for (let calm = 0; calm < 12 && !ENDS.includes(world.row.state); calm++) {
        world.now = Math.max(world.now, world.row.nextAt?.getTime() ?? 0)
        world.step({ kind: 'fine' })
      }
      world.bringLate()
      assert.ok(ENDS.includes(world.row.state), world.row.state)
      assert.equal(world.pac.stamps.size <= 1, true)
      if (world.row.state === 'stamped') assert.deepEqual([...world.pac.stamps.values()], [world.uuid])
    }),
    { numRuns: 3_000, seed: 20261122 },
  )
})

test('a PAC that never answers is asked a bounded number of times', () => {
  const world = new ModelRow()
  for (let round = 0; round < 200; round++) {
    world.now = Math.max(world.now, world.row.nextAt?.getTime() ?? world.now + MINUTE)
    world.step({ kind: 'lost', stamps: true })
  }
  assert.equal(world.row.state, 'manual')
  assert.equal(world.calls, 11)
  assert.equal(world.seals, 1)
})
