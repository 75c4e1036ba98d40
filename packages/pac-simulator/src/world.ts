import {
  createHash,
  createPrivateKey,
  createSecretKey,
  randomUUID,
  X509Certificate,
  type KeyObject,
} from 'node:crypto'
import type { AccountBook } from './accounts.ts'
import { createClock, type SimulatorClock } from './clock.ts'
import { createFaults, type Faults } from './faults.ts'
import { createFinkokAccounts, type FinkokAccount, type FinkokAccounts } from './finkok/accounts.ts'
import { openLedger, type Ledger } from './ledger.ts'
import { openMemory, type Memory, type Shelf } from './memory.ts'
import { createPadeAccounts, type PadeAccount, type PadeAccounts } from './pade/accounts.ts'
import { PACS, type PacName } from './pacs.ts'
import { uuidOf } from './random.ts'
import { createRequestLog, type RequestLog } from './requests.ts'
import { demoTaxpayers, type SandboxFiles } from './sandbox.ts'
import { openSatStore, type SatSettings, type SatStore } from './sat/store.ts'
import {
  createSolucionFactibleAccounts,
  type SolucionFactibleAccount,
  type SolucionFactibleAccounts,
} from './solucionfactible/accounts.ts'
import type { SfTransaction } from './solucionfactible/transactions.ts'
import { createAccounts, type Account, type Accounts } from './sw/accounts.ts'
import type { Taxpayer } from './taxpayers.ts'

export type SimulatorOptions = {
  /** 0 takes any free port. */
  readonly port: number
  readonly host?: string
  readonly authority: SandboxFiles
  /** Folder of the append-only ledgers and of all else that a restart keeps; null keeps nothing. */
  readonly ledgerDir: string | null
  readonly clock?: { now(): Date }
  readonly taxpayers?: readonly Taxpayer[]
  readonly accounts?: readonly Account[]
  readonly padeAccounts?: readonly PadeAccount[]
  readonly solucionfactibleAccounts?: readonly SolucionFactibleAccount[]
  readonly finkokAccounts?: readonly FinkokAccount[]
  readonly sat?: Partial<SatSettings>
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
  /** Never shared between PACs: that is the bug that a portal must survive. */
  readonly ledgers: Readonly<Record<PacName, Ledger>>
  readonly sw: { readonly accounts: Accounts }
  readonly pade: { readonly accounts: PadeAccounts }
  /** Its asynchronous cancellations by transaction. */
  readonly solucionfactible: {
    readonly accounts: SolucionFactibleAccounts
    readonly transactions: Shelf<SfTransaction>
  }
  readonly finkok: { readonly accounts: FinkokAccounts }
  /** Acuses by PAC and UUID: what each of them keeps of the cancellations that it carried. */
  readonly acuses: Shelf<string>
  /** What a restart keeps besides the ledgers and SAT's journal. */
  readonly memory: Memory
  /** One SAT for all of them. */
  readonly sat: SatStore
  readonly seed: number | null
  /** For what needs a name and is no stamp; repeats under a seed. */
  newId(): string
}

export async function createWorld(o: SimulatorOptions): Promise<World> {
  const tokenKey = createSecretKey(createHash('sha256').update(o.authority.pacKey).digest())
  const taxpayers = (o.taxpayers ?? demoTaxpayers()).map((taxpayer) => [taxpayer.rfc, taxpayer] as const)
  const memory = await openMemory(o.ledgerDir)
  const clock = createClock(o.clock ?? { now: () => new Date() }, memory.shelf('clock'))
  const ledgers = await openLedgers(o.ledgerDir)
  const sources = Object.values(ledgers)
  return {
    authority: o.authority,
    pacKey: createPrivateKey({ key: Buffer.from(o.authority.pacKey), format: 'der', type: 'pkcs8' }),
    known: { authority: new X509Certificate(o.authority.caCer), taxpayers: new Map(taxpayers) },
    clock,
    faults: createFaults(o.seed ?? 0, clock),
    requests: createRequestLog(),
    ledgers,
    sw: { accounts: createAccounts(o.accounts ?? DEMO_ACCOUNTS, tokenKey, memory) },
    pade: { accounts: createPadeAccounts(memory, o.padeAccounts) },
    solucionfactible: {
      accounts: createSolucionFactibleAccounts(memory, o.solucionfactibleAccounts),
      transactions: memory.shelf('solucionfactible transactions'),
    },
    finkok: { accounts: createFinkokAccounts(memory, o.finkokAccounts) },
    acuses: memory.shelf('acuses'),
    memory,
    sat: await openSatStore({
      dir: o.ledgerDir,
      clock,
      ledgers: () => sources,
      settings: o.sat,
      changed: memory.shelf('sat settings'),
    }),
    seed: o.seed ?? null,
    newId: idsOf(o.seed ?? null),
  }
}

function idsOf(seed: number | null): () => string {
  let count = 0
  return () => (seed === null ? randomUUID() : uuidOf(`${seed} id ${(count += 1)}`).toLowerCase())
}

/** The accounts of each PAC. */
export function booksOf(world: World): Readonly<Record<PacName, AccountBook>> {
  const { sw, pade, finkok, solucionfactible } = world
  return {
    sw: sw.accounts,
    pade: pade.accounts,
    finkok: finkok.accounts,
    solucionfactible: solucionfactible.accounts,
  }
}

/** As freshly started, except for the ledgers and SAT: what was stamped stays stamped, what was cancelled cancelled. */
export function resetWorld(world: World): void {
  world.faults.clear()
  world.clock.reset()
  world.requests.clear()
  for (const book of Object.values(booksOf(world))) book.reset()
  world.sat.reset()
}

export async function closeWorld(world: World): Promise<void> {
  await Promise.all([...Object.values(world.ledgers), world.sat, world.memory].map((kept) => kept.close()))
}

async function openLedgers(dir: string | null): Promise<Record<PacName, Ledger>> {
  const opened = await Promise.all(PACS.map(async (pac) => [pac, await openLedger(dir, pac)] as const))
  return Object.fromEntries(opened) as Record<PacName, Ledger>
}

const DEMO_ACCOUNTS: readonly Account[] = [
  { user: 'demo', password: 'demo', stamps: 'unlimited', locked: false },
]
