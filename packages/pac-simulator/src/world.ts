import { createHash, createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { createClock, type SimulatorClock } from './clock.ts'
import { createFaults, type Faults } from './faults.ts'
import { openLedger, type Ledger } from './ledger.ts'
import { createRequestLog, type RequestLog } from './requests.ts'
import { demoTaxpayers, type SandboxFiles } from './sandbox.ts'
import { createAccounts, type Account, type Accounts } from './sw/accounts.ts'
import type { Taxpayer } from './taxpayers.ts'

export type SimulatorOptions = {
  /** 0 takes any free port. */
  readonly port: number
  readonly host?: string
  readonly authority: SandboxFiles
  /** Folder of the append-only ledger; null keeps it in memory. */
  readonly ledgerDir: string | null
  readonly clock?: { now(): Date }
  readonly taxpayers?: readonly Taxpayer[]
  readonly accounts?: readonly Account[]
  /** Makes faults and UUIDs repeat. */
  readonly seed?: number
}

/** Everything that one running simulator knows. */
export type World = {
  readonly authority: SandboxFiles
  readonly pacKey: KeyObject
  readonly known: { readonly authority: X509Certificate; readonly taxpayers: ReadonlyMap<string, Taxpayer> }
  readonly clock: SimulatorClock
  readonly faults: Faults
  readonly requests: RequestLog
  readonly sw: { readonly ledger: Ledger; readonly accounts: Accounts }
  readonly seed: number | null
}

export async function createWorld(o: SimulatorOptions): Promise<World> {
  const tokenKey = createHash('sha256').update(o.authority.pacKey).digest()
  const taxpayers = (o.taxpayers ?? demoTaxpayers()).map((taxpayer) => [taxpayer.rfc, taxpayer] as const)
  return {
    authority: o.authority,
    pacKey: createPrivateKey({ key: Buffer.from(o.authority.pacKey), format: 'der', type: 'pkcs8' }),
    known: { authority: new X509Certificate(o.authority.caCer), taxpayers: new Map(taxpayers) },
    clock: createClock(o.clock ?? { now: () => new Date() }),
    faults: createFaults(o.seed ?? 0),
    requests: createRequestLog(),
    sw: {
      ledger: await openLedger(o.ledgerDir, 'sw'),
      accounts: createAccounts(o.accounts ?? DEMO_ACCOUNTS, tokenKey),
    },
    seed: o.seed ?? null,
  }
}

/** As freshly started, except for the ledger: what was stamped stays stamped. */
export function resetWorld(world: World): void {
  world.faults.clear()
  world.clock.reset()
  world.requests.clear()
  world.sw.accounts.reset()
}

const DEMO_ACCOUNTS: readonly Account[] = [
  { user: 'demo', password: 'demo', stamps: 'unlimited', locked: false },
]
