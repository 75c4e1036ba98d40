import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SetupError } from '../../src/errors.ts'

/** What a running stack writes down, so that other commands of the same checkout find it. */
export type RunningStack = {
  readonly pid: number
  readonly url: string
  readonly env: Readonly<Record<string, string>>
}

/** Makes the data folder usable, or says in one sentence why it is not. */
export function openDataFolder(dir: string): void {
  try {
    makeFolders(dir)
    const probe = join(dir, `.probe-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (cause) {
    throw new SetupError(
      'carpeta-de-datos',
      `No se puede escribir en la carpeta de datos ${dir}. Da permiso a tu usuario o elige otra: TIMBRA_DATA=/otra/carpeta npm start`,
      { cause },
    )
  }
}

/** One level at a time: the recursive mkdir of Node never returns below /proc. */
function makeFolders(dir: string): void {
  if (existsSync(dir)) return
  makeFolders(dirname(dir))
  mkdirSync(dir, { mode: 0o755 })
}

/** The secret of this installation, made at the first start. */
export function installationSecret(dir: string): string {
  return keptText(dir, 'secret', () => randomBytes(32).toString('hex'))
}

/** A line of text that is made once and kept in a file that only its owner can read. */
export function keptText(dir: string, name: string, make: () => string): string {
  const file = join(dir, name)
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const text = make()
  writeAtomically(file, `${text}\n`, 0o600)
  return text
}

/** The stack that is up in this folder, if its supervisor still lives. */
export function runningStack(dir: string): RunningStack | null {
  const file = join(dir, 'run.json')
  if (!existsSync(file)) return null
  const run: RunningStack = JSON.parse(readFileSync(file, 'utf8'))
  return isAlive(run.pid) ? run : null
}

export function writeRunningStack(dir: string, run: RunningStack): void {
  writeAtomically(join(dir, 'run.json'), `${JSON.stringify(run, null, 1)}\n`, 0o600)
}

export function forgetRunningStack(dir: string): void {
  rmSync(join(dir, 'run.json'), { force: true })
}

function writeAtomically(file: string, text: string, mode: number): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text, { mode })
  renameSync(draft, file)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
