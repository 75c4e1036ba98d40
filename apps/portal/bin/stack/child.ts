import { type ChildProcess, spawn } from 'node:child_process'
import { SetupError } from '../../src/errors.ts'

/** A process of the stack, as its supervisor sees it. */
export type Child = {
  readonly pid: number
  /** What it reported when it became ready. */
  readonly ready: Record<string, unknown>
  /** Settles with its exit code when it is gone. */
  readonly exited: Promise<number>
  stop(): Promise<void>
}

type ChildMessage = { ready: Record<string, unknown> } | { failed: string }

/** Starts `timbra <verb>` as a process of its own and waits until it says that it is ready.
 *  It ends by itself when its supervisor dies, even by SIGKILL: the channel between them closes. */
export function startChild(verb: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Child> {
  const script = process.argv[1] ?? ''
  const child = spawn(process.execPath, [...process.execArgv, script, verb, ...args], {
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true, // Ctrl-C reaches the supervisor only, which stops its children in order
  })
  const exited = new Promise<number>((gone) => child.once('exit', (code) => gone(code ?? 1)))
  return new Promise((resolve, reject) => {
    child.once('message', (message: ChildMessage) => {
      if ('failed' in message) return reject(new SetupError('proceso', message.failed))
      resolve({ pid: child.pid ?? 0, ready: message.ready, exited, stop: () => stop(child, exited) })
    })
    child.once('error', reject)
    void exited.then((code) =>
      reject(
        new SetupError('proceso', `El proceso «${verb}» terminó antes de estar listo (código ${code}).`),
      ),
    )
  })
}

async function stop(child: ChildProcess, exited: Promise<number>): Promise<void> {
  child.kill('SIGTERM')
  const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await exited
  clearTimeout(impatient)
}

/** For the child's side: says that it is ready, then waits for the order to stop (a signal, or the supervisor's death). */
export async function serveUntilStopped(ready: Record<string, unknown>): Promise<void> {
  process.send?.({ ready } satisfies ChildMessage)
  await new Promise<void>((stopped) => {
    for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect'] as const)
      process.once(name, () => stopped())
  })
  if (process.connected) process.disconnect() // an open channel would keep the process alive
}

/** For the child's side: tells the supervisor in one sentence why it cannot start. */
export function reportFailure(sentence: string): void {
  process.send?.({ failed: sentence } satisfies ChildMessage)
}
