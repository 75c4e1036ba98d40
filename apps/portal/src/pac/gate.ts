/** Lets `limit` in at a time, the others in order of arrival. */
export type Gate = {
  /** False when nobody made room within `timeout_ms`; then `leave` must not be called. */
  enter(timeout_ms: number): Promise<boolean>
  leave(): void
}

export function createGate(limit: number): Gate {
  let free = limit
  const waiting: (() => void)[] = []
  return {
    enter: (timeout_ms) => {
      if (free > 0) {
        free -= 1
        return Promise.resolve(true)
      }
      return new Promise((resolve) => {
        const admitted = (): void => {
          clearTimeout(timer)
          resolve(true)
        }
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(admitted), 1)
          resolve(false)
        }, timeout_ms)
        waiting.push(admitted)
      })
    },
    leave: () => {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    },
  }
}
