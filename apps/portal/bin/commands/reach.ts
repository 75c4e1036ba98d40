import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp } from '../../src/app.ts'
import { dataDirectory, loadConfig } from '../../src/config.ts'
import { SetupError } from '../../src/errors.ts'
import { runningStack } from '../stack/folder.ts'
import { startStack } from '../stack/stack.ts'

/** An installation that a command may work with until it closes it. */
export type Reached<A> = { readonly app: A; close(): Promise<void> }

/** The installation that is running in this checkout, else the one that the environment describes (DATABASE_URL …).
 *  Throws SetupError when there is neither. */
export async function reachApp(): Promise<Reached<App>> {
  const reached = await reachRunning()
  if (reached) return reached
  throw new SetupError(
    'no-corre',
    'Timbra no está corriendo. Arráncalo con «npm start» en otra ventana y repite.',
  )
}

/** The same; but when nothing runs, a whole sandbox is started in a temporary folder, and thrown away by `close`. */
export async function reachOrStart(): Promise<Reached<App>> {
  return (await reachRunning()) ?? throwAway()
}

async function throwAway(): Promise<Reached<App>> {
  const dir = join(tmpdir(), `timbra-${randomBytes(6).toString('hex')}`)
  const undo = [() => rm(dir, { recursive: true, force: true })]
  let closing: Promise<void> | null = null
  const close = () => (closing ??= inReverse(undo))
  let interrupted = false
  // Ctrl-C must not leave a database behind that nobody knows of; a start that is under way is let through first.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      interrupted = true
      void close().finally(() => process.exit(130))
    })
  try {
    const starting = startStack({ ...process.env, TIMBRA_DATA: dir, PORT: '0', TIMBRA_LOG: 'silent' })
    undo.push(async () => (await starting.catch(() => null))?.stop())
    const { env } = await starting
    if (interrupted) await new Promise<never>(() => {})
    const app = await appOf(env)
    undo.push(() => app.close())
    return { app, close }
  } catch (cause) {
    await close()
    throw cause
  }
}

async function inReverse(steps: (() => Promise<void>)[]): Promise<void> {
  for (let step = steps.pop(); step; step = steps.pop()) await step()
}

async function reachRunning(): Promise<Reached<App> | null> {
  const running = runningStack(dataDirectory(process.env))
  if (!running && !process.env['DATABASE_URL']) return null
  const app = await appOf(running?.env ?? {})
  return { app, close: () => app.close() }
}

/** A command speaks to the person who typed it, and what it prints may be read by a program: nothing is logged there. */
async function appOf(env: Readonly<Record<string, string>>): Promise<App> {
  return createApp(loadConfig({ ...process.env, ...env, TIMBRA_LOG: 'silent' }), { role: 'command' })
}
