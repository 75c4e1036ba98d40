import { setTimeout as pause } from 'node:timers/promises'
import type { Runner } from 'graphile-worker'
import type { Log } from '../log.ts'

const START_AGAIN_MS = 1_000

/** Keeps a job runner alive: one that ends by itself (the database went away in a bad moment) is started again, until
 *  it is told to stop. Rejects only when the very first start fails. */
export async function keepRunning(
  log: Log,
  start: () => Promise<Runner>,
): Promise<{ stop(): Promise<void> }> {
  const state = { runner: await start(), stopping: false }
  const watching = watch(log, start, state)
  return {
    stop: async () => {
      state.stopping = true
      await state.runner.stop().catch(() => {}) // it had ended by itself
      await watching
    },
  }
}

async function watch(
  log: Log,
  start: () => Promise<Runner>,
  state: { runner: Runner; stopping: boolean },
): Promise<void> {
  for (;;) {
    await state.runner.promise.catch((cause: unknown) => log.warn({ err: cause }, 'the job runner broke'))
    while (!state.stopping) {
      await pause(START_AGAIN_MS)
      const next = await start().catch(() => null)
      if (next === null) continue
      log.warn('the job runner was started again')
      state.runner = next
      break
    }
    if (state.stopping) {
      await state.runner.stop().catch(() => {})
      return
    }
  }
}
