import { type Child, startChild } from './child.ts'

export type KeptAlive = { readonly first: Child; stop(): Promise<void> }

const SHORTEST_LIFE_MS = 2_000

/** Runs `timbra <verb>` and starts it again whenever it dies; at most one start every two seconds. */
export async function keepAlive(verb: string, env: NodeJS.ProcessEnv): Promise<KeptAlive> {
  let stopping = false
  let pause: NodeJS.Timeout | null = null
  const first = await startChild(verb, [], env)
  let current: Child = first

  const watch = (child: Child) =>
    void child.exited.then((code) => {
      if (stopping) return
      console.error(`El proceso «${verb}» terminó (código ${code}); se arranca otra vez.`)
      pause = setTimeout(() => void restart(), SHORTEST_LIFE_MS)
    })

  const restart = async () => {
    try {
      const next = await startChild(verb, [], env)
      if (stopping) return await next.stop()
      current = next
      watch(next)
    } catch {
      if (!stopping) pause = setTimeout(() => void restart(), SHORTEST_LIFE_MS)
    }
  }

  watch(first)
  return {
    first,
    stop: async () => {
      stopping = true
      if (pause) clearTimeout(pause)
      await current.stop()
    },
  }
}
