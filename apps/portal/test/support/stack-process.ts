import assert from 'node:assert/strict'
import { type ChildProcess, type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { root } from '../../src/root.ts'

/** `timbra <verb>` as a process of its own, from a fresh bundle, as npm start runs it. */
export type TimbraProcess = {
  readonly child: ChildProcess
  /** Everything printed so far, on both outputs. */
  output(): string
  /** Settles once the output contains this, beyond its first `from` characters; rejects if the process ends before. */
  says(text: string, from?: number): Promise<void>
  readonly exited: Promise<number>
}

export function runTimbra(args: readonly string[], env: NodeJS.ProcessEnv): TimbraProcess {
  bundleOnce()
  return watchProcess(
    spawn(process.execPath, [join(root, '.build/timbra.mjs'), ...args], {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )
}

/** Hears what a process prints. */
export function watchProcess(child: ChildProcessByStdio<null, Readable, Readable>): TimbraProcess {
  let printed = ''
  const listeners = new Set<() => void>()
  const hear = (chunk: Buffer) => {
    printed += chunk.toString()
    for (const listener of listeners) listener()
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const exited = new Promise<number>((gone) => child.once('close', (code) => gone(code ?? 1)))
  const says = (text: string, from = 0) =>
    new Promise<void>((said, ended) => {
      const check = () => printed.includes(text, from) && said()
      listeners.add(check)
      void exited.then(() => ended(new Error(`ended without saying «${text}»:\n${printed}`)))
      check()
    })
  return { child, output: () => printed, says, exited }
}

let bundled = false

function bundleOnce(): void {
  if (bundled) return
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'bin/bundle.mjs')], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  bundled = true
}

/** A folder that the embedded database's own account can enter too. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'timbra-'))
  chmodSync(path, 0o755)
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** A port that nobody uses right now. */
export function freePort(): Promise<number> {
  return new Promise((free) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => free(port))
    })
  })
}

/** Process ids of this process and everything below it. */
export function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  return [pid, ...children.flatMap((child) => family(Number(child)))]
}

/** The child of a supervisor that runs `timbra <verb>`. */
export function childCalled(stack: TimbraProcess, verb: string): number {
  const found = family(stack.child.pid ?? 0).find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(verb),
  )
  assert.ok(found, `no process «${verb}»`)
  return found
}

/** The process of PostgreSQL that all its others come from. */
export function postmasterOf(dataDir: string): number {
  const lock = readFileSync(join(dataDir, 'postgres/pgdata/postmaster.pid'), 'utf8')
  return Number(lock.split('\n')[0])
}

/** Asks until it is so: for what nobody tells. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((later) => setTimeout(later, 50))
}

/** Waits until a new process listens there. */
export function answers(url: string): Promise<void> {
  return until(() =>
    fetch(url).then(
      (response) => response.ok,
      () => false,
    ),
  )
}

export function gone(pids: readonly number[]): Promise<void> {
  return until(() => !pids.some(isThere))
}

export function isThere(pid: number): boolean {
  return existsSync(`/proc/${pid}`)
}

/** Memory that a set of processes really holds, shared pages counted once: the sum of PSS, in MB. */
export function memoryOf(pids: readonly number[]): number {
  const kb = pids.map((pid) =>
    Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0),
  )
  return kb.reduce((sum, one) => sum + one, 0) / 1024
}
