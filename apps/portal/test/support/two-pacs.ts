import { type Simulator, startSimulator } from '@timbra/pac-simulator'
import { pino } from 'pino'
import type { AdvanceDeps } from '../../src/issuance/advance.ts'
import type { Pac, PacId } from '../../src/pac/pac.ts'
import { type IssuanceWorld, issuanceWorld, swPac, testSandbox } from './issuance-world.ts'

export const SECOND = 'second' as string as PacId

/** What a PAC of the test does instead of its own answer; null: the real thing. */
export type Mask = Partial<Pick<Pac, 'stamp' | 'recover' | 'health' | 'ask'>>

/** Two PACs that know nothing of each other: the same protocol, two simulators, two ledgers. */
export type TwoPacs = IssuanceWorld & {
  readonly second: Simulator
  readonly two: AdvanceDeps
  readonly masks: { first: Mask; second: Mask }
  /** What workers have logged, newest last. */
  readonly logged: Record<string, unknown>[]
  /** UUIDs over both ledgers for the folio of this issuance. */
  uuids(id: string): Promise<string[]>
  /** Steps with both PACs until nothing is due. */
  go(id: string): Promise<void>
  /** As good as new: no mask, no fault, breakers closed. */
  calm(): Promise<void>
}

export async function twoPacs(): Promise<TwoPacs> {
  const world = await issuanceWorld()
  const authority = await testSandbox()
  const second = await startSimulator({ port: 0, authority, ledgerDir: null, clock: world.clock, seed: 2 })
  const masks: TwoPacs['masks'] = { first: {}, second: {} }
  const logged: Record<string, unknown>[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) })
  const pacs = new Map<PacId, Pac>([
    ['sw', masked(await swPac(world.simulator, world.clock), 'sw', () => masks.first)],
    [SECOND, masked(await swPac(second, world.clock), SECOND, () => masks.second)],
  ])
  const two: AdvanceDeps = { ...world.deps, log, pacs }
  return {
    ...world,
    second,
    two,
    masks,
    logged,
    go: (id) => world.advance(id, two),
    async uuids(id) {
      const { folio } = await world.row(id)
      const entries = [...world.simulator.ledger('sw'), ...second.ledger('sw')]
      return entries.flatMap((entry) => (entry.folio === folio ? [entry.uuid] : []))
    },
    async calm() {
      masks.first = {}
      masks.second = {}
      logged.length = 0
      world.simulator.reset()
      second.reset()
      await world.pool.query('delete from pac_breaker')
    },
    async close() {
      await second.close()
      await world.close()
    },
  }
}

/** `ask` is there only while a mask has it. */
function masked(real: Pac, id: PacId, mask: () => Mask): Pac {
  return {
    id,
    stamp: (request, options) => (mask().stamp ?? real.stamp)(request, options),
    recover: (request, options) => (mask().recover ?? real.recover)(request, options),
    health: (options) => (mask().health ?? real.health)(options),
    get ask() {
      return mask().ask
    },
  } as Pac
}
