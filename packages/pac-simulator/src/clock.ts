/** Time as the simulator sees it: the given clock, moved by the control plane. */
export type SimulatorClock = {
  now(): Date
  set(to: Date): void
  advance(ms: number): void
  reset(): void
}

export function createClock(base: { now(): Date }): SimulatorClock {
  let offset_ms = 0
  const now = () => new Date(base.now().getTime() + offset_ms)
  return {
    now,
    set: (to) => {
      offset_ms = to.getTime() - base.now().getTime()
    },
    advance: (ms) => {
      offset_ms += ms
    },
    reset: () => {
      offset_ms = 0
    },
  }
}
