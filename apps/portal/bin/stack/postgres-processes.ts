import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** A process of this machine, as /proc shows it to everybody. */
type Seen = { readonly pid: number; readonly parent: number; readonly command: string }

const LOOK_MS = 100
/** Between being told to end and being made to. */
const PATIENCE_MS = 2_000

/** Settles when the process is gone. It may be one that another supervisor started, of which nobody tells us. */
export async function endOf(pid: number): Promise<null> {
  while (isRunning(pid)) await pause(LOOK_MS)
  return null
}

/** Clears away what a server that died can leave behind, and what keeps the next one from starting.
 *  @param data its data folder
 *  @param cluster the name that its processes carry in their titles
 *  @returns whether there was anything */
export async function clearRemains(data: string, cluster: string): Promise<boolean> {
  const seen = processes()
  const servers = seen.filter(({ command }) => command.includes(`\0-D\0${data}\0`)).map(({ pid }) => pid)
  const backends = seen.filter(({ command }) => command.startsWith(`postgres: ${cluster}: `))
  const orphans = backends.filter(({ parent }) => !servers.includes(parent)).map(({ pid }) => pid)
  await endAll(orphans)
  const isStale = servers.length === 0 && dropLockOfStranger(data)
  return orphans.length > 0 || isStale
}

/** PostgreSQL does not start beside old backends, which may still write. One that waits for its client ends by itself
 *  with its server; one that computes, or is stopped, does not. What it had not committed is rolled back, as by any crash. */
async function endAll(pids: readonly number[]): Promise<void> {
  for (const pid of pids) signal(pid, 'SIGQUIT')
  const until = performance.now() + PATIENCE_MS
  while (pids.some(isRunning) && performance.now() < until) await pause(LOOK_MS)
  for (const pid of pids) if (isRunning(pid)) signal(pid, 'SIGKILL')
  await Promise.all(pids.map(endOf))
}

/** PostgreSQL trusts the number in its lock file: when the machine has given it to another program since, it never starts
 *  again. Only to be asked when no server has this folder open. */
function dropLockOfStranger(data: string): boolean {
  const file = join(data, 'postmaster.pid')
  const pid = Number(textOf(file).split('\n')[0])
  if (!pid || !isRunning(pid)) return false
  rmSync(file, { force: true })
  return true
}

function processes(): readonly Seen[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map((pid) => ({
    pid: Number(pid),
    parent: Number(stateOf(Number(pid))[1]),
    command: textOf(`/proc/${pid}/cmdline`),
  }))
}

/** False also for a process that is dead and that its parent has not asked for. */
function isRunning(pid: number): boolean {
  const [state] = stateOf(pid)
  return state !== undefined && state !== 'Z' && state !== 'X'
}

/** State and parent: what follows the name, which stands in brackets and may hold anything. */
function stateOf(pid: number): readonly string[] {
  const text = textOf(`/proc/${pid}/stat`)
  return text === '' ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // it ended meanwhile
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {} // it ended meanwhile
}
