import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '../../src/errors.ts'

/** Something that runs until it is stopped, or dies. */
export type Life = {
  /** Settles when it is gone, with its exit code where one is known. */
  readonly exited: Promise<number | null>
  stop(): Promise<void>
}

export type Keeping<L extends Life> = {
  /** As the subject of a sentence on the console: «El proceso «serve»». */
  readonly name: string
  /** @param first what the first life was; null for itself */
  start(first: L | null): Promise<L>
  /** Milliseconds before each try in a row. */
  readonly pauses: readonly number[]
  /** What comes after the last of them: the same pause for ever, or the end. */
  readonly afterwards: 'go-on' | 'give-up'
}

export type KeptAlive<L extends Life> = {
  readonly first: L
  /** Settles with the last failure when it is given up; never, when it is not. */
  readonly givenUp: Promise<unknown>
  /** Lets a start that is under way come to its end first, so that nothing stays behind. */
  stop(): Promise<void>
}

/** Whatever does not live this long counts as a start that failed. */
const SHORTEST_LIFE_MS = 2_000

/** Starts it, and starts it again whenever it dies. */
export async function keepAlive<L extends Life>(keeping: Keeping<L>): Promise<KeptAlive<L>> {
  const stopping = new AbortController()
  const stopped = new Promise<'stopped'>((done) =>
    stopping.signal.addEventListener('abort', () => done('stopped')),
  )
  let giveUp: (cause: unknown) => void = () => {}
  const givenUp = new Promise<unknown>((settle) => (giveUp = settle))
  const first = await keeping.start(null)
  let current: L | null = first

  const watch = async () => {
    let failed = 0
    while (current !== null) {
      const began = performance.now()
      const code = await Promise.race([current.exited, stopped])
      if (code === 'stopped') return
      failed = performance.now() - began < SHORTEST_LIFE_MS ? failed + 1 : 0
      console.error(
        `${keeping.name} terminó${code === null ? '' : ` (código ${code})`}; se arranca otra vez.`,
      )
      current = null
      const next = await again(keeping, first, failed, stopping.signal)
      if ('givenUp' in next) return giveUp(next.givenUp)
      current = next.life
      failed = next.failed
    }
  }
  const watching = watch()
  return {
    first,
    givenUp,
    stop: async () => {
      stopping.abort()
      await watching
      await current?.stop()
    },
  }
}

type Next<L> = { readonly life: L | null; readonly failed: number } | { readonly givenUp: unknown }

/** Tries until it runs, with a pause before each try that depends on how many failed in a row. `life` is null when it
 *  was told to stop meanwhile. */
async function again<L extends Life>(
  keeping: Keeping<L>,
  first: L,
  before: number,
  signal: AbortSignal,
): Promise<Next<L>> {
  const { name, pauses, afterwards } = keeping
  let cause: unknown = null
  let said = ''
  for (let failed = before; ; failed += 1) {
    if (afterwards === 'give-up' && failed >= pauses.length) return { givenUp: cause }
    await pause(pauses[Math.min(failed, pauses.length - 1)], null, { signal }).catch(() => {})
    if (signal.aborted) return { life: null, failed }
    try {
      const life = await keeping.start(first)
      console.error(`${name} corre otra vez.`)
      return { life, failed }
    } catch (failure) {
      cause = failure
      const sentence = failure instanceof AppError ? failure.publicMessage : `${name}: ${String(failure)}.`
      if (sentence !== said) console.error(`${sentence} Se intenta otra vez.`)
      said = sentence
    }
  }
}
