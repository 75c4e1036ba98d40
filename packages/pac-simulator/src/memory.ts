import { openJournal } from './journal.ts'

/** Values by key, of one kind. What is set or cleared is known at once, and after a restart. */
export type Shelf<V> = {
  get(key: string): V | undefined
  set(key: string, value: V): void
  clear(): void
}

/** What a PAC and the SAT remember besides stamps and cancellations: accounts, receipts, the time. */
export type Memory = {
  shelf<V>(name: string): Shelf<V>
  /** Resolves when all of it is on disk: nobody may hear of it before. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** A line without key clears its shelf. */
type Line = { readonly shelf: string; readonly key?: string; readonly value?: unknown }

/** @param dir null forgets everything at the end */
export async function openMemory(dir: string | null): Promise<Memory> {
  const journal = await openJournal<Line>(dir, 'memory')
  const shelves = new Map<string, Map<string, unknown>>()
  const at = (name: string): Map<string, unknown> => {
    const shelf = shelves.get(name) ?? new Map<string, unknown>()
    shelves.set(name, shelf)
    return shelf
  }
  const note = ({ shelf, key, value }: Line): void => {
    if (key === undefined) at(shelf).clear()
    else at(shelf).set(key, value)
  }
  for (const line of journal.found) note(line)
  let last: Promise<void> = Promise.resolve()
  const write = (line: Line): void => {
    note(line)
    last = journal.append(line)
    last.catch(() => {}) // whoever waits for it hears of it
  }
  return {
    shelf: <V>(name: string): Shelf<V> => ({
      get: (key) => at(name).get(key) as V | undefined,
      set: (key, value) => write({ shelf: name, key, value }),
      clear: () => {
        if (at(name).size > 0) write({ shelf: name })
      },
    }),
    settled: () => last,
    close: () => journal.close(),
  }
}
