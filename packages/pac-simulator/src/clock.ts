import type { Shelf } from './memory.ts'

/** Time as the simulator sees it: the given clock, moved by the control plane. */
export type SimulatorClock = {
  now(): Date
  set(to: Date): void
  advance(ms: number): void
  reset(): void
}

/** @param kept how far it was moved, over restarts too */
export function createClock(base: { now(): Date }, kept: Shelf<number>): SimulatorClock {
  const offset_ms = () => kept.get(OFFSET) ?? 0
  const now = () => new Date(base.now().getTime() + offset_ms())
  return {
    now,
    set: (to) => kept.set(OFFSET, to.getTime() - base.now().getTime()),
    advance: (ms) => kept.set(OFFSET, offset_ms() + ms),
    reset: () => kept.clear(),
  }
}

const OFFSET = 'offset_ms'
