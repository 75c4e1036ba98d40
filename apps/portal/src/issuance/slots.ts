import type { Db } from '../db/connect.ts'
import { gathered } from '../db/gather.ts'
import type { PacId } from '../pac/pac.ts'
import { freeSlot, onOneConnection, takeSlots, wantSlot, wantSlotNoMore } from './store-turns.ts'

/** A slot that this process has; worthless once its session has broken. */
export type Slot = { readonly number: number; readonly takenAt: number; readonly session: Session }

/** The slots of one PAC, shared with other processes. One that was just used is kept a little for the next caller,
 *  which then need not ask the database. */
export type Slots = {
  /** @returns null when other processes have all of them */
  take(): Promise<Slot | null>
  giveBack(slot: Slot): void
  /** Tells the other processes that somebody waits here. @returns how to say that it is over */
  want(): Promise<() => Promise<void>>
}

/** Who could use a slot on and on lets it go after this long, if another process waits. */
const KEEP_MS = 200
/** So long it is left to the other, which looks every 60 ms. */
const LEAVE_MS = 150
/** A slot that nobody here uses is freed after this, and then its connection. */
const IDLE_MS = 100

/** A connection that holds slots. `users`: questions under way, and whoever waits. */
type Session = {
  readonly db: Db
  readonly held: Set<number>
  /** Those of them that nobody uses now. */
  readonly idle: Slot[]
  users: number
  /** Several at once ask the database once. */
  takeFree(this: void): Promise<number | null>
  end(this: void): void
}

export function sharedSlots(db: Db, pac: PacId, count: number): Slots {
  let current: Promise<Session> | null = null
  let opened: Session | null = null
  const leftUntil = new Map<number, number>()

  const takeFree = (connection: Db, held: Set<number>) =>
    gathered<void, number | null>({ most: count }, async (askers) => {
      const now = performance.now()
      const left = [...leftUntil].flatMap(([slot, until]) => (until > now ? [slot] : []))
      const x = { count, except: [...held, ...left], wanted: askers.length }
      const slots = await takeSlots(connection, pac, x)
      for (const slot of slots) held.add(slot)
      return askers.map((_, index) => slots[index] ?? null)
    })

  /** Asks on the open session; one that broke, with all its slots, is given up, and another one asked. */
  const ask = <T>(question: (session: Session) => Promise<T>): Promise<T> =>
    askOnce(question).catch(() => askOnce(question))
  const askOnce = async <T>(question: (session: Session) => Promise<T>): Promise<T> => {
    let session = await open()
    while (session !== opened) session = await open() // it ended while we waited for it
    session.users += 1
    try {
      return await question(session)
    } catch (cause) {
      forget(session)
      throw cause
    } finally {
      session.users -= 1
    }
  }
  const open = (): Promise<Session> => {
    current ??= openSession(db, { sweep, takeFree }).then(
      (session) => (opened = session),
      (cause: unknown) => {
        current = null
        throw cause
      },
    )
    return current
  }
  const release = async (slot: Slot): Promise<void> => {
    const { session, number } = slot
    if (await freeSlot(session.db, pac, number)) leftUntil.set(number, performance.now() + LEAVE_MS)
    session.held.delete(number)
  }
  /** A broken session has given its slots back already. */
  const free = (slot: Slot): Promise<void> => release(slot).catch(() => forget(slot.session))
  const forget = (session: Session): void => {
    if (opened === session) [current, opened] = [null, null]
    session.end()
  }
  const sweep = async (session: Session): Promise<void> => {
    await Promise.all(session.idle.splice(0).map(free))
    if (session.users + session.held.size === 0) forget(session)
  }
  return {
    take: () =>
      ask(async (session) => {
        const kept = session.idle.pop()
        if (kept) return kept
        const number = await session.takeFree()
        if (number === null) return null
        return { number, takenAt: performance.now(), session }
      }),
    giveBack: (slot) => {
      if (performance.now() - slot.takenAt < KEEP_MS) slot.session.idle.push(slot)
      else void free(slot)
    },
    want: async () => {
      const session = await ask(async (mine) => {
        await wantSlot(mine.db, pac)
        mine.users += 1
        return mine
      })
      return async () => {
        await wantSlotNoMore(session.db, pac).catch(() => forget(session))
        session.users -= 1
      }
    },
  }
}

type Keeping = {
  /** Called again and again while it is open. */
  sweep(this: void, session: Session): Promise<void>
  takeFree(this: void, connection: Db, held: Set<number>): Session['takeFree']
}

function openSession(db: Db, { sweep, takeFree }: Keeping): Promise<Session> {
  return new Promise((opened, failed) => {
    const hold = (connection: Db) =>
      new Promise<void>((ended) => {
        let timer: NodeJS.Timeout | null = null
        const held = new Set<number>()
        const session: Session = {
          db: connection,
          held,
          idle: [],
          users: 0,
          takeFree: takeFree(connection, held),
          end,
        }
        const again = (): void => {
          timer = setTimeout(() => void sweep(session).then(() => timer && again()), IDLE_MS)
        }
        function end(): void {
          if (timer) clearTimeout(timer)
          timer = null
          ended()
        }
        again()
        opened(session)
      })
    onOneConnection(db, hold).catch(failed)
  })
}
