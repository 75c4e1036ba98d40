import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { pino } from 'pino'
import type { PacName } from '@timbra/pac-simulator'
import { type Connection, connect } from '../../src/db/connect.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { root } from '../../src/root.ts'
import { type Installation, type InstallPlan, type Kept, install, keep } from '../support/installation.ts'
import { type TimbraProcess, temporaryFolder, watchProcess } from '../support/stack-process.ts'
import { type Door, openDoor } from './door.ts'
import { settingsFor } from './pacs.ts'

/** What is committed must survive an immediate shutdown; the machine itself does not lose its power here. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'on', max_connections: '150' }

/** A whole installation of its own, whose every part can be hit. */
export type House = Installation & {
  readonly database: Connection
  /** In the order in which workers prefer them. */
  readonly pacs: readonly PacName[]
  readonly doors: ReadonlyMap<PacName, Door>
  readonly processes: readonly Kept[]
  readonly web: readonly string[]
  /** How far the clocks of processes and PACs are ahead. */
  ahead_ms(): number
  /** What they show. */
  now(): Date
  jump(ms: number): void
  /** PostgreSQL ends at once, without a checkpoint, and starts again: what was committed must be there. */
  restartDatabase(): Promise<void>
}

/** `begin_ms`: how far ahead of the real time the house begins. `verbs`: its processes; two nodes and three workers when
 *  nothing is said. */
export type HousePlan = InstallPlan & {
  readonly pacs: readonly PacName[]
  readonly begin_ms?: number
  readonly verbs?: readonly ('serve' | 'work')[]
}

export async function buildHouse(x: HousePlan): Promise<House> {
  const folder = temporaryFolder()
  const dir = join(folder.path, 'database')
  const start = () => startEmbedded({ dir, tcpPort: null, settings: SETTINGS })
  let server = await start()
  const url = server.url('postgres')
  const database = connect(url, { log: pino({ level: 'silent' }), max: 10 })
  await migrate(database.pool)
  let ahead_ms = x.begin_ms ?? 0
  const clock = { now: () => new Date(Date.now() + ahead_ms) }
  const installed = await install({ db: database.db, url }, { ...x, clock })
  const { simulator } = installed
  const doors = new Map<PacName, Door>()
  for (const pac of x.pacs) doors.set(pac, await openDoor(simulator.port))
  const clockFile = join(folder.path, 'ahead')
  const jump = (ms: number) => {
    ahead_ms += ms
    writeFileSync(clockFile, String(ahead_ms))
  }
  jump(0)
  const env: NodeJS.ProcessEnv = {
    ...installed.env,
    CHAOS_CLOCK: clockFile,
    ...settingsFor(new Map([...doors].map(([pac, door]) => [pac, door.url]))),
    TIMBRA_TRUSTED_PROXIES: '127.0.0.1',
  }
  const script = await bundle()
  const run = (args: readonly string[], own: NodeJS.ProcessEnv) => runScript(script, args, own)
  const processes: Kept[] = []
  for (const verb of x.verbs ?? (['serve', 'serve', 'work', 'work', 'work'] as const))
    processes.push(await keep(verb, env, run))
  return {
    ...installed,
    database,
    pacs: x.pacs,
    doors,
    processes,
    web: processes.filter(({ verb }) => verb === 'serve').map((one) => one.url),
    ahead_ms: () => ahead_ms,
    now: clock.now,
    jump,
    async restartDatabase() {
      const { pid } = server
      process.kill(pid, 'SIGQUIT')
      while (isAlive(pid)) await new Promise((turn) => setTimeout(turn, 20))
      server = await start()
    },
    async close() {
      await Promise.all(processes.map((one) => one.stop()))
      await Promise.all([...doors.values()].map((door) => door.close()))
      await database.close()
      await installed.close()
      await server.stop()
      folder.remove()
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** One file, so that the many lives of a process start fast. */
async function bundle(): Promise<string> {
  const dir = join(root, '.build/chaos')
  mkdirSync(dir, { recursive: true })
  const outfile = join(dir, `process.${process.pid}.mjs`)
  const own: Record<string, string> = {
    '@timbra/cfdi/node': 'packages/cfdi/src/node.ts',
    '@timbra/cfdi': 'packages/cfdi/src/index.ts',
    '@timbra/pac-simulator': 'packages/pac-simulator/src/index.ts',
  }
  await build({
    entryPoints: [join(root, 'apps/portal/test/chaos/process.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
    plugins: [
      {
        name: 'own-packages',
        setup: (b) =>
          b.onResolve({ filter: /^@timbra\// }, ({ path }) => ({ path: join(root, own[path] ?? '') })),
      },
    ],
  })
  return outfile
}

function runScript(script: string, args: readonly string[], env: NodeJS.ProcessEnv): TimbraProcess {
  return watchProcess(
    spawn(process.execPath, [script, ...args], {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )
}
