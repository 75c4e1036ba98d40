import assert from 'node:assert/strict'
import {
  TFD_VARIANTS,
  type FaultRule,
  type LedgerEntry,
  type Mode,
  type PacName,
} from '@timbra/pac-simulator'
import fc from 'fast-check'
import type { Pac, RecoverOutcome, StampRequest } from '../../src/pac/pac.ts'
import type { PacWorld } from './pac-world.ts'

/** What a PAC of the simulator stamped for these bytes. */
export function stampsOf(
  { simulator }: PacWorld,
  pac: PacName,
  { cfdi }: StampRequest,
): readonly LedgerEntry[] {
  return simulator.ledger(pac).filter(({ timbre }) => timbre.selloCFD === cfdi.sello)
}

export type Doubt = {
  readonly pac: PacName
  readonly adapter: () => Pac
  readonly modes: readonly Mode[]
  readonly runs: number
  readonly seed: number
}

/** Any faults in any order, stamps sent twice at once among them: one stamp in the ledger, and the PAC says which. */
export async function assertStampedOnce(world: PacWorld, { pac, adapter, modes, runs, seed }: Doubt) {
  const fault = fc.record({
    mode: fc.constantFrom(...modes),
    stamped: fc.boolean(),
    variant: fc.constantFrom(...TFD_VARIANTS),
  })
  const calls = fc.array(fc.record({ fault: fc.option(fault), together: fc.boolean() }), { maxLength: 6 })
  const property = fc.asyncProperty(calls, async (script) => {
    world.simulator.reset()
    const request = world.request()
    const asked = adapter()
    const seen = new Set<string>()
    const note = (outcome: RecoverOutcome): void => {
      if (outcome.kind === 'stamped') seen.add(outcome.uuid)
    }
    for (const step of script) {
      if (step.fault) world.simulator.addFault({ pac, op: 'stamp', times: 1, ...step.fault } as FaultRule)
      const send = () => asked.stamp(request, { timeout_ms: 80 }).then(note)
      await Promise.all(step.together ? [send(), send()] : [send()])
    }
    world.simulator.reset()
    note(await asked.recover(request, { timeout_ms: 20_000 }))
    const stamped = stampsOf(world, pac, request).map(({ uuid }) => uuid)
    assert.deepEqual([...seen], stamped)
    assert.equal(seen.size, 1)
  })
  await fc.assert(property, { numRuns: runs, seed })
}

const HONEST: readonly string[] = ['lower-case-uuid', 'swapped-attributes']

/** A stamp that fails any check is unknown and an alarm; one that is unusual but honest is a stamp. */
export async function assertOnlyHonestStampsAreBelieved(world: PacWorld, pac: PacName, adapter: Pac) {
  for (const variant of TFD_VARIANTS) {
    world.simulator.addFault({ pac, op: 'stamp', mode: 'bad-tfd', variant, times: 1 })
    const outcome = await adapter.stamp(world.request(), { timeout_ms: 20_000 })
    const honest = HONEST.includes(variant)
    assert.equal(outcome.kind, honest ? 'stamped' : 'unknown', variant)
    assert.ok(honest || (outcome.kind === 'unknown' && outcome.alarm), variant)
  }
}
