import type { Log } from '../log.ts'

/** Does `work` now and then again every `every_ms` after it has ended, until stopped. A failure is logged and the next
 *  round comes all the same. */
export function repeat(
  log: Log,
  name: string,
  every_ms: number,
  work: () => Promise<unknown>,
): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | null = null
  let round: Promise<void> = Promise.resolve()

  const once = async () => {
    try {
      await work()
    } catch (cause) {
      if (!stopped) log.warn({ err: cause, loop: name }, 'a round failed; the next one follows')
    }
    if (!stopped) timer = setTimeout(begin, every_ms)
  }
  const begin = () => {
    round = once()
  }
  begin()
  return {
    stop: async () => {
      stopped = true
      if (timer) clearTimeout(timer)
      await round
    },
  }
}
