import type { Db } from '../db/connect.ts'
import { gathered } from '../db/gather.ts'
import type { PacId } from '../pac/pac.ts'
import { type Session, type Slot, keepSession } from './slot-session.ts'
import { freeSlot, takeSlots, wantSlot, wantSlotNoMore } from './store-turns.ts'

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

export function sharedSlots(db: Db, pac: PacId, count: number): Slots {
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
  const release = async ({ session, number }: Slot): Promise<void> => {
    if (await freeSlot(session.db, pac, number)) leftUntil.set(number, performance.now() + LEAVE_MS)
    session.held.delete(number)
  }
  /** A broken session has given its slots back already. */
  const free = (slot: Slot): Promise<void> => release(slot).catch(() => sessions.forget(slot.session))
  const sweep = async (session: Session): Promise<void> => {
    await Promise.all(session.idle.splice(0).map(free))
    if (session.users + session.held.size === 0) sessions.forget(session)
  }
  const sessions = keepSession(db, { sweep, takeFree })
  return {
    take: () =>
      sessions.ask(async (session) => {
        const kept = session.idle.pop()
        if (kept) return kept
        const number = await session.takeFree()
        return number === null ? null : { number, takenAt: performance.now(), session }
      }),
    giveBack: (slot) => {
      if (performance.now() - slot.takenAt < KEEP_MS) slot.session.idle.push(slot)
      else void free(slot)
    },
    want: async () => {
      const session = await sessions.ask(async (mine) => {
        await wantSlot(mine.db, pac)
        mine.users += 1
        return mine
      })
      return async () => {
        await wantSlotNoMore(session.db, pac).catch(() => sessions.forget(session))
        session.users -= 1
      }
    },
  }
}
