import { type App, createApp } from '../../src/app.ts'
import { dataDirectory, loadConfig } from '../../src/config.ts'
import { SetupError } from '../../src/errors.ts'
import { runningStack } from '../stack/folder.ts'

/** An installation that a command may work with until it closes it. */
export type Reached<A> = { readonly app: A; close(): Promise<void> }

/** The installation that is running in this checkout, else the one that the environment describes (DATABASE_URL …).
 *  Throws SetupError when there is neither. */
export async function reachApp(): Promise<Reached<App>> {
  const app = appOf(runningStack(dataDirectory(process.env))?.env)
  if (app) return { app, close: () => app.close() }
  throw new SetupError(
    'no-corre',
    'Timbra no está corriendo. Arráncalo con «npm start» en otra ventana y repite.',
  )
}

/** @param running environment of a running stack; without it, that of this process must say where the database is */
export function appOf(running: Readonly<Record<string, string>> | undefined): App | null {
  if (running === undefined && !process.env['DATABASE_URL']) return null
  // A command speaks to the person who typed it; what it prints may be read by a program, so nothing is logged into it.
  const config = loadConfig({ ...process.env, ...running, TIMBRA_LOG: 'silent' })
  return createApp(config, { role: 'command' })
}
