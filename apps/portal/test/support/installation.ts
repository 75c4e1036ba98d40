import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Simulator, startSimulator } from '@timbra/pac-simulator'
import { DEMO_ISSUER, PAC_CERTIFICATES, ensureSandbox } from '@timbra/pac-simulator/sandbox'
import type pg from 'pg'
import { type Clock, systemClock } from '../../src/clock.ts'
import { saveCSD } from '../../src/csd/save.ts'
import type { Db } from '../../src/db/connect.ts'
import type { DeadlinePolicy } from '../../src/deadlines/policy.ts'
import { setPolicy } from '../../src/deadlines/set.ts'
import { randomIds } from '../../src/ids.ts'
import { registerIssuer } from '../../src/issuers/register.ts'
import { createSecrets } from '../../src/secrets.ts'
import { registerStores } from '../../src/stores/register.ts'
import { receiveTickets } from '../../src/tickets/receive.ts'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { RECEPTOR } from './issuance-world.ts'
import { type TimbraProcess, freePort, runTimbra } from './stack-process.ts'
import { smallTicket } from './tickets.ts'

const SECRET = 'a secret of thirty-two characters or more'

/** An installation on a database that is there already: PAC, issuer, CSD, tickets; its web and work processes are real
 *  ones of the operating system, started by `keep`. Time is the real one. */
export type Installation = {
  readonly simulator: Simulator
  readonly tickets: readonly Ticket[]
  /** What its processes find in their environment. */
  readonly env: NodeJS.ProcessEnv
  close(): Promise<void>
}

export type InstallPlan = {
  readonly tickets: number
  readonly seed: number
  /** Of the PACs, and of what is set up; the real one by default. */
  readonly clock?: Clock
  /** For purchases at any of the stores: 0031 in Juárez, 2986 in Monterrey, 0105 in Cancún. */
  readonly policy?: DeadlinePolicy
  /** How the n-th ticket differs from a small one of store 0031, bought an hour ago. */
  readonly content?: (n: number) => Readonly<Record<string, unknown>>
}

export async function install(database: { db: Db; url: string }, x: InstallPlan): Promise<Installation> {
  const dir = await mkdtemp(join(tmpdir(), 'timbra-installation-'))
  const { clock = systemClock, seed } = x
  const authority = await ensureSandbox(join(dir, 'sandbox'), systemClock.now())
  const simulator = await startSimulator({ port: 0, authority, ledgerDir: null, clock, seed })
  const deps = { db: database.db, ids: randomIds, clock, secrets: createSecrets(SECRET) }
  const { rfc, nombre, regimenFiscal, tradeName } = DEMO_ISSUER
  const issuer = await registerIssuer(deps, { rfc, nombre, regimenFiscal, tradeName, serie: 'T' })
  await registerStores(deps, issuer.id, [
    store('0031', '32320', 'America/Ciudad_Juarez'),
    store('2986', '64000', 'America/Monterrey'),
    store('0105', '77500', 'America/Cancun'),
  ])
  if (x.policy) await setPolicy(deps, { issuerId: issuer.id, storeId: null, policy: x.policy, who: 'test' })
  const { csdCer: cer, csdKey: key, csdPassphrase: passphrase } = authority
  assert.deepEqual(await saveCSD(deps, { issuerId: issuer.id, cer, key, passphrase }), [])
  const issuedAt = new Date(clock.now().getTime() - 3_600_000).toISOString()
  const contents = Array.from({ length: x.tickets }, (_, n) =>
    smallTicket({ externalId: `CRASH-${String(n + 1).padStart(4, '0')}`, issuedAt, ...x.content?.(n) }),
  )
  const received = await receiveTickets(deps, { issuerId: issuer.id, contents })
  const tickets = received.flatMap((one) => (one.kind === 'created' ? [one.ticket] : []))
  assert.equal(tickets.length, x.tickets)
  return {
    simulator,
    tickets,
    env: {
      TIMBRA_DATA: dir,
      TIMBRA_SECRET: SECRET,
      DATABASE_URL: database.url,
      TIMBRA_SW_URL: simulator.url,
      TIMBRA_SW_USER: 'demo',
      TIMBRA_SW_PASSWORD: 'demo',
      TIMBRA_PAC_CERTIFICATES: join(dir, 'sandbox', PAC_CERTIFICATES),
      TIMBRA_SMTP_URL: 'smtp://127.0.0.1:9',
      TIMBRA_MAIL_FROM: 'facturas@s-mart.example',
      TIMBRA_LOG: 'info',
      NODE_COMPILE_CACHE: join(dir, 'compiled'), // thirty starts cost half the time
    },
    async close() {
      await simulator.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

function store(code: string, lugarExpedicion: string, timeZone: string) {
  return { code, name: `Tienda ${code}`, address: 'Calle de prueba 1', lugarExpedicion, timeZone }
}

/** `serve` or `work` as a process that comes back whenever it is killed. */
export type Kept = {
  readonly verb: 'serve' | 'work'
  /** Where `serve` listens; the same after every death. */
  readonly url: string
  /** Resolves when it is up. */
  ready(): Promise<void>
  isReady(): boolean
  /** SIGKILL: no handler runs, nothing is flushed. It is started again at once. */
  kill(): Promise<void>
  stop(): Promise<void>
  /** What its lives have logged. */
  output(): string
}

const READY = { serve: '"msg":"serving"', work: '"msg":"working"' }

/** @param run how a life begins; as `timbra <verb>` by default */
export async function keep(
  verb: 'serve' | 'work',
  env: NodeJS.ProcessEnv,
  run: typeof runTimbra = runTimbra,
): Promise<Kept> {
  const port = await freePort()
  const lives: TimbraProcess[] = []
  let up: Promise<void> = Promise.resolve()
  let isUp = false
  const start = () => {
    const life = run([verb], { ...env, PORT: String(port) })
    lives.push(life)
    isUp = false
    up = life.says(READY[verb]).then(() => {
      isUp = lives.at(-1) === life
    })
    up.catch(() => {}) // whoever waits for it hears of it
  }
  start()
  return {
    verb,
    url: `http://127.0.0.1:${port}`,
    ready: () => up,
    isReady: () => isUp,
    async kill() {
      const life = lives.at(-1)
      life?.child.kill('SIGKILL')
      await life?.exited
      start()
    },
    async stop() {
      const life = lives.at(-1)
      life?.child.kill('SIGTERM')
      await life?.exited
    },
    output: () => lives.map((life) => life.output()).join(''),
  }
}

/** Sends the last form of the portal as a browser does. @returns the path that it is led to; null when nobody answered */
export async function submit(
  url: string,
  ticket: Pick<Ticket, 'code' | 'total'>,
  id: string,
  correo = '',
): Promise<string | null> {
  const body = new URLSearchParams({ ...RECEPTOR, correo, numero: ticket.code, total: ticket.total, id })
  try {
    const answer = await fetch(`${url}/facturar`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'same-origin' },
      body,
      signal: AbortSignal.timeout(10_000),
    })
    const text = await answer.text()
    if (answer.status === 303) return answer.headers.get('location')
    if (answer.status >= 500) return null
    throw new Error(`${answer.status}: ${text.replaceAll(/<[^>]*>/g, ' ').slice(0, 2000)}`)
  } catch (cause) {
    if (cause instanceof TypeError || (cause instanceof DOMException && cause.name === 'TimeoutError'))
      return null
    throw cause
  }
}

/** How many issuances are in each state. */
export async function statesOf(pool: pg.Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ state: string; n: number }>(
    'select state, count(*)::int as n from issuance group by state order by state',
  )
  return Object.fromEntries(rows.map((row) => [row.state, row.n]))
}

/** How often each kind of event happened. */
export async function eventsOf(pool: pg.Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ kind: string; n: number }>(
    'select kind, count(*)::int as n from issuance_event group by kind order by kind',
  )
  return Object.fromEntries(rows.map((row) => [row.kind, row.n]))
}
