import { createServer } from 'node:net'
import { join } from 'node:path'
import { PAC_CERTIFICATES } from '@timbra/pac-simulator/sandbox'
import { dataDirectory } from '../../src/config.ts'
import { SetupError } from '../../src/errors.ts'
import { type Child, startChild } from './child.ts'
import { openDatabase } from './database.ts'
import {
  forgetRunningStack,
  installationSecret,
  openDataFolder,
  runningStack,
  writeRunningStack,
} from './folder.ts'
import { type KeptAlive, keepAlive } from './keep-alive.ts'

type Stoppable = { stop(): Promise<void> }

/** A whole installation on this machine: database, sandbox, one web process, one worker. */
export type Stack = {
  readonly url: string
  /** Environment with which other commands reach the same installation. */
  readonly env: Readonly<Record<string, string>>
  /** What the sample loader told: a ticket that is ready to be invoiced, and so on. Empty in production. */
  readonly sample: StackSample
  /** Settles with a sentence when it cannot go on: what died does not come back. Stop it then. */
  readonly lost: Promise<string>
  stop(): Promise<void>
}

/** What `timbra prepare` loaded. `login`: mail and password; `ticketUrl`: path of a ticket that can be invoiced. */
export type StackSample = {
  readonly apiKey?: string
  readonly login?: string
  readonly ticketUrl?: string
  readonly ticketTotal?: string
}

/** Starts everything in order and undoes what it started when a step fails.
 *  Throws SetupError with one sentence: port taken, folder not writable, database away, already running. */
export async function startStack(environment: NodeJS.ProcessEnv): Promise<Stack> {
  const dataDir = dataDirectory(environment)
  const port = wantedPort(environment['PORT'])
  openDataFolder(dataDir)
  assertNotRunning(dataDir)
  await assertPortFree(environment['HOST'] ?? '127.0.0.1', port)
  const started: Stoppable[] = []
  try {
    return await startInOrder(environment, dataDir, started)
  } catch (cause) {
    await stopAll(started)
    throw cause
  }
}

async function startInOrder(
  environment: NodeJS.ProcessEnv,
  dataDir: string,
  started: Stoppable[],
): Promise<Stack> {
  const base = { ...environment, TIMBRA_DATA: dataDir }
  const [database, sandbox] = await together(
    openDatabase(dataDir, environment['DATABASE_URL']),
    keepSandbox(base),
    started,
  )
  const own = {
    ...ownSettings(base, dataDir, sandbox?.first ?? null),
    TIMBRA_DATA: dataDir,
    DATABASE_URL: database.url,
  }
  const env = { ...base, ...own }
  const sample = await prepare(env)
  const [, web] = await together(keepChild('work', env), keepChild('serve', env), started)
  return { ...running(web.first, dataDir, own, started), sample, lost: database.lost }
}

function running(
  web: Child,
  dataDir: string,
  env: Record<string, string>,
  started: Stoppable[],
): Pick<Stack, 'url' | 'env' | 'stop'> {
  const url = env['TIMBRA_URL'] ?? String(web.ready['url']).replace('127.0.0.1', 'localhost')
  writeRunningStack(dataDir, { pid: process.pid, url, env })
  return {
    url,
    env,
    stop: async () => {
      await stopAll(started)
      forgetRunningStack(dataDir)
    },
  }
}

/** Waits for both, also when one fails, so that whatever came up is known and can be stopped; the database last. */
async function together<A extends Stoppable, B extends Stoppable | null>(
  first: Promise<A>,
  second: Promise<B>,
  started: Stoppable[],
): Promise<[A, B]> {
  const both = await Promise.allSettled([first, second])
  for (const one of both) if (one.status === 'fulfilled' && one.value !== null) started.push(one.value)
  return Promise.all([first, second])
}

/** The simulator and the mail sink; production brings its own. They come back where they were, because the other processes
 *  know them by their ports. */
function keepSandbox(env: NodeJS.ProcessEnv): Promise<KeptAlive<Child> | null> {
  if (env['TIMBRA_MODE'] === 'production') return Promise.resolve(null)
  return keepChild('sandbox', env, ({ ready }) => ({
    TIMBRA_SIMULATOR_PORT: new URL(String(ready['simulatorUrl'])).port,
    TIMBRA_MAILBOX_PORT: String(ready['smtpPort']),
  }))
}

/** @param asBefore what a later life is told, so that it is like the first */
function keepChild(
  verb: string,
  env: NodeJS.ProcessEnv,
  asBefore: (first: Child) => NodeJS.ProcessEnv = () => ({}),
): Promise<KeptAlive<Child>> {
  return keepAlive({
    name: `El proceso «${verb}»`,
    start: (first) => startChild(verb, [], first ? { ...env, ...asBefore(first) } : env),
    pauses: [0, 2_000],
    afterwards: 'go-on',
  })
}

/** What this installation decides for itself: its secret and, in a sandbox, where the stand-ins are. */
function ownSettings(env: NodeJS.ProcessEnv, dataDir: string, sandbox: Child | null): Record<string, string> {
  const secret = { TIMBRA_SECRET: env['TIMBRA_SECRET'] ?? installationSecret(dataDir) }
  if (sandbox === null) return secret
  return {
    ...secret,
    ...(sandbox.ready['pacSettings'] as Readonly<Record<string, string>>),
    TIMBRA_PACS: env['TIMBRA_PACS'] ?? 'sw',
    TIMBRA_PAC_CERTIFICATES: join(dataDir, 'sandbox', PAC_CERTIFICATES),
    TIMBRA_SMTP_URL: `smtp://127.0.0.1:${String(sandbox.ready['smtpPort'])}`,
    TIMBRA_MAIL_FROM: '"S-MART (demostración)" <facturas@s-mart.example>',
    TIMBRA_MAILBOX: join(dataDir, 'correo'),
    TIMBRA_SIMULATOR: String(sandbox.ready['simulatorUrl']),
    TIMBRA_LOG: env['TIMBRA_LOG'] ?? 'warn',
  }
}

/** Migrates and loads the sample in a process of its own, so that the supervisor stays small. */
async function prepare(env: NodeJS.ProcessEnv): Promise<StackSample> {
  const child = await startChild('prepare', [], env)
  await child.exited
  return child.ready
}

async function stopAll(started: Stoppable[]): Promise<void> {
  while (started.length > 0) await started.pop()?.stop()
}

function assertNotRunning(dataDir: string): void {
  const run = runningStack(dataDir)
  if (!run) return
  throw new SetupError(
    'ya-corre',
    `Timbra ya está corriendo en ${run.url} (proceso ${run.pid}). Para otra copia usa otro puerto y otra carpeta: PORT=3001 TIMBRA_DATA=/otra/carpeta npm start`,
  )
}

function wantedPort(text: string | undefined): number {
  if (!text) return 3000
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new SetupError('puerto-mal', `PORT debe ser un número de 0 a 65535, no «${text}».`)
}

function assertPortFree(host: string, port: number): Promise<void> {
  return new Promise((free, taken) => {
    const probe = createServer()
    probe.once('error', () =>
      taken(
        new SetupError(
          'puerto-ocupado',
          `El puerto ${port} no se puede usar: lo ocupa otro programa o no hay permiso. Elige otro: PORT=${port + 1} npm start`,
        ),
      ),
    )
    probe.listen(port, host, () => probe.close(() => free()))
  })
}
