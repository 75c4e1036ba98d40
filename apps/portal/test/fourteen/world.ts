import { readCertificate } from '@timbra/cfdi/node'
import type { FaultRule } from '@timbra/pac-simulator'
import { pino } from 'pino'
import type { AdvanceDeps } from '../../src/issuance/advance.ts'
import type { PacAdapter } from '../../src/pac/adapter.ts'
import { createPacs } from '../../src/pac/adapters.ts'
import type { Canceller, Pac } from '../../src/pac/pac.ts'
import { readPacs } from '../../src/pac/settings.ts'
import { type IssuanceWorld, issuanceWorld, testSandbox } from '../support/issuance-world.ts'
import type { PacCase } from './cases.ts'

/** A port where nobody listens. */
export const NOBODY = 'http://127.0.0.1:9'

/** One PAC that is tried first (`a`) and another that is healthy (`b`), both as an installation makes them, in one
 *  simulator with a ledger each. */
export type Pair = {
  readonly world: FourteenWorld
  readonly a: PacCase
  readonly b: PacCase
  readonly deps: AdvanceDeps
  readonly pacA: Pac & Canceller
  /** The same workers, but nobody listens at the address of `a`. */
  readonly withoutA: AdvanceDeps
  fault(rule: Omit<FaultRule, 'pac'>, pac?: PacCase): void
  /** {stamps: 0, …} */
  account(change: object): Promise<void>
  stampCalls(pac: PacCase): number
  requests(): number
  /** Steps until nothing is due. */
  go(id: string, deps?: AdvanceDeps): Promise<void>
  /** Steps, waiting for each next time, until the row is in one of these states, or `rounds` are over. */
  goUntil(id: string, states: readonly string[], rounds?: number): Promise<string>
  /** UUIDs over all ledgers for the folio of this issuance. */
  uuids(id: string): Promise<readonly string[]>
}

export type FourteenWorld = IssuanceWorld & {
  readonly logged: Record<string, unknown>[]
  pair(a: PacCase): Pair
  /** As good as new: no fault, accounts as bought, breakers closed. */
  calm(): Promise<void>
}

export async function fourteenWorld(
  cases: readonly PacCase[],
  adapters: readonly PacAdapter[],
): Promise<FourteenWorld> {
  const world = await issuanceWorld()
  const certificate = readCertificate((await testSandbox()).pacCer)
  if (!certificate.ok) throw new Error('the sandbox has a PAC certificate')
  const certificates = new Map([[certificate.value.noCertificado, certificate.value]])
  const logged: Record<string, unknown>[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) })
  const { clock, simulator } = world
  const pause = async (ms: number) => clock.advance(ms)
  const made = (each: PacCase, url: string) =>
    createPacs(readPacs(each.environment(url), adapters).pacs, { certificates, clock, pause }, adapters)
  const pair = (a: PacCase): Pair => {
    const b = cases[(cases.indexOf(a) + 1) % cases.length] ?? a
    const [all, dead] = [simulator.url, NOBODY].map(
      (url) => new Map([...made(a, url), ...made(b, simulator.url)]),
    )
    const base = { ...world.deps, log, pacTimeout_ms: 1_500 }
    const deps = { ...base, pacs: all ?? new Map() }
    return {
      world: whole,
      a,
      b,
      deps,
      pacA: all?.get(a.id) as Pac & Canceller,
      withoutA: { ...base, pacs: dead ?? new Map() },
      go: (id, by = deps) => world.advance(id, by),
      fault: (rule, pac = a) => simulator.addFault({ pac: pac.ledger, ...rule }),
      account: async (change) => {
        const body = JSON.stringify({ user: 'demo', ...change })
        await fetch(`${simulator.url}/__sim/accounts/${a.ledger}`, { method: 'POST', body })
      },
      stampCalls: (pac) => simulator.requests().filter(pac.isStamp).length,
      requests: () => simulator.requests().length,
      goUntil: async (id, states, rounds = 20) => {
        for (let round = 0; round < rounds; round++) {
          await world.advance(id, deps)
          const { state, next_at } = await world.row(id)
          if (states.includes(state) || next_at === null) return state
          await world.untilDue(id)
        }
        return (await world.row(id)).state
      },
      uuids: async (id) => {
        const { folio } = await world.row(id)
        return cases.flatMap((each) =>
          simulator.ledger(each.ledger).flatMap((entry) => (entry.folio === folio ? [entry.uuid] : [])),
        )
      },
    }
  }
  const whole: FourteenWorld = {
    ...world,
    logged,
    pair,
    async calm() {
      logged.length = 0
      simulator.reset()
      await world.pool.query('delete from pac_breaker')
    },
  }
  return whole
}
