import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { accounts, type AccountView } from './control-accounts.ts'
import { serveControl } from './control.ts'
import type { FaultRule, Mode } from './faults.ts'
import { readIncoming, type Incoming } from './incoming.ts'
import type { LedgerEntry } from './ledger.ts'
import type { PacName } from './pacs.ts'
import type { RecordedRequest } from './requests.ts'
import { servePAC } from './serve.ts'
import { booksOf, closeWorld, createWorld, resetWorld, type SimulatorOptions, type World } from './world.ts'

export type { AccountState } from './accounts.ts'
export type { AccountView } from './control-accounts.ts'
export type { Asked, Overview, Stamp } from './overview.ts'
export { PACS, isPac, type PacName } from './pacs.ts'
export { DEMO_CONTRATO, type PadeAccount } from './pade/accounts.ts'
export type { FinkokAccount } from './finkok/accounts.ts'
export { SAT_SETTINGS, type SatSettings } from './sat/store.ts'
export type { SimulatorClock } from './clock.ts'
export {
  MODES,
  OPS,
  TFD_VARIANTS,
  type ArmedRule,
  type FaultRule,
  type Mode,
  type Op,
  type TfdVariant,
} from './faults.ts'
export type { LedgerEntry } from './ledger.ts'
export { startMailbox, type Mailbox } from './mailbox.ts'
export type { RecordedRequest } from './requests.ts'
export type { SolucionFactibleAccount } from './solucionfactible/accounts.ts'
export type { Account } from './sw/accounts.ts'
export { demoTaxpayers, type Taxpayer } from './taxpayers.ts'
export type { SimulatorOptions } from './world.ts'

/** A running simulator, with the control plane as functions. */
export type Simulator = {
  readonly url: string
  readonly port: number
  ledger(pac: PacName): readonly LedgerEntry[]
  requests(): readonly RecordedRequest[]
  /** @returns the number by which the rule can be taken away again */
  addFault(rule: FaultRule): number
  removeFault(id: number): boolean
  /** Which modes have fired how often. */
  faultsFired(): Readonly<Partial<Record<Mode, number>>>
  /** What is left of the stamps of every account. */
  accounts(): readonly AccountView[]
  /** stamps, password, locked, maintenance, and what else this PAC's accounts know. False: no such user. */
  changeAccount(pac: PacName, user: string, change: Readonly<Record<string, unknown>>): boolean
  reset(): void
  readonly clock: World['clock']
  /** How slow SAT is, and what receivers answer. */
  readonly sat: Pick<World['sat'], 'answer' | 'change' | 'stateOf'>
  /** Hangs up on everybody and closes the ledger. */
  close(): Promise<void>
}

/** Starts all PACs and the SAT on one address; each checks what it is given and really signs. Rejects with the error
 *  of `listen` when the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const world = await createWorld(options)
  const server = createServer({ keepAliveTimeout: 5000 }, (message, response) => {
    void readIncoming(message).then((request) => {
      if (request !== null) return serve(world, request, response)
      message.destroy()
    })
  })
  const host = options.host ?? '127.0.0.1'
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    ledger: (pac) => world.ledgers[pac].entries(),
    sat: world.sat,
    requests: () => world.requests.all(),
    addFault: (rule) => world.faults.add(rule),
    removeFault: (id) => world.faults.remove(id),
    faultsFired: () => world.faults.fired(),
    accounts: () => accounts(world),
    changeAccount: (pac, user, change) => booksOf(world)[pac]?.change(user, change) === true,
    reset: () => resetWorld(world),
    clock: world.clock,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await closeWorld(world)
    },
  }
}

async function serve(world: World, request: Incoming, response: ServerResponse): Promise<void> {
  try {
    if (!request.path.startsWith('/__sim/')) {
      record(world, request)
      return await servePAC(world, request, response)
    }
    const { status, type, body } = await serveControl(world, request)
    await world.memory.settled()
    response.writeHead(status, { 'Content-Type': type }).end(body)
  } catch (error) {
    console.error('pac-simulator:', error)
    if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/html' })
    response.end()
  }
}

function record(world: World, { method, url, rawHeaders, body }: Incoming): void {
  world.requests.record({
    at: world.clock.now().toISOString(),
    method,
    url,
    rawHeaders,
    body: body.toString('base64'),
  })
}
