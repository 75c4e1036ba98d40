import { setTimeout as pause } from 'node:timers/promises'
import type { Db } from '../db/connect.ts'
import type { PacId } from '../pac/pac.ts'
import { freeSlot, onOneConnection, takeSlot } from './store-turns.ts'

/** Calls in flight at one PAC account, over all workers. Source: pac-spec §2 rule 6. */
export const TURNS = 5
const LOOK_AGAIN_MS = 60

/** Runs `call` when fewer than TURNS calls to this PAC are running anywhere. A turn is a lock of a database session,
 *  so the database gives it back when the worker dies. No transaction is open while the call runs. */
export function inTurn<T>(db: Db, pac: PacId, call: () => Promise<T>): Promise<T> {
  return inLine(db, pac, () =>
    onOneConnection(db, async (session) => {
      const slot = await waitForSlot(session, pac)
      try {
        return await call()
      } finally {
        await freeSlot(session, pac, slot).catch(() => {}) // a broken session has given it back already
      }
    }),
  )
}

type Line = { running: number; readonly waiting: (() => void)[] }
const lines = new WeakMap<Db, Map<PacId, Line>>()

/** Within one process those who could not have a turn anyway wait in line, without asking the database. */
async function inLine<T>(db: Db, pac: PacId, work: () => Promise<T>): Promise<T> {
  const ofDb = lines.get(db) ?? new Map<PacId, Line>()
  lines.set(db, ofDb)
  const line = ofDb.get(pac) ?? { running: 0, waiting: [] }
  ofDb.set(pac, line)
  if (line.running >= TURNS) await new Promise<void>((next) => line.waiting.push(next))
  else line.running += 1
  try {
    return await work()
  } finally {
    const next = line.waiting.shift()
    if (next)
      next() // the place is handed on
    else line.running -= 1
  }
}

async function waitForSlot(session: Db, pac: PacId): Promise<number> {
  for (;;) {
    for (let slot = 0; slot < TURNS; slot++) if (await takeSlot(session, pac, slot)) return slot
    await pause(LOOK_AGAIN_MS)
  }
}
