/** How many places of a worker cancellations may take at once: SAT answers in up to 15 s and a PAC in up to 60, and
 *  stamping must not wait for them. Who finds none free goes away; the janitor wakes the row again in seconds. */
export type Slots = {
  tryEnter(): boolean
  leave(): void
}

export function createSlots(limit: number): Slots {
  let taken = 0
  return {
    tryEnter: () => {
      if (taken >= limit) return false
      taken += 1
      return true
    },
    leave: () => {
      taken -= 1
    },
  }
}
