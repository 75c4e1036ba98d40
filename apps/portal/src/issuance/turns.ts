import { setTimeout as pause } from 'node:timers/promises'
import type { Db } from '../db/connect.ts'
import { perDatabase } from '../db/gather.ts'
import type { PacId } from '../pac/pac.ts'
import type { Slot } from './slot-session.ts'
import { type Slots, sharedSlots } from './slots.ts'

/** Calls in flight at one PAC account, over all workers. Source: pac-spec §2 rule 6. */
const TURNS = 5
const LOOK_AGAIN_MS = 60

export type Turn = {
  readonly pac: PacId
  /** Of those who wait in this process the nearest goes first. */
  readonly invoiceBy: Date
}

/** Runs `call` when fewer than TURNS calls to this PAC are running anywhere. A turn is a lock of a database session,
 *  so the database gives it back when the worker dies. No transaction is open while the call runs. */
export async function inTurn<T>(db: Db, { pac, invoiceBy }: Turn, call: () => Promise<T>): Promise<T> {
  const line = lineOf(db, pac)
  if (line.running >= TURNS) await new Promise<void>((go) => standIn(line, { invoiceBy, go }))
  else line.running += 1
  try {
    const slot = await waitForSlot(line.slots)
    try {
      return await call()
    } finally {
      line.slots.giveBack(slot)
    }
  } finally {
    const next = line.waiting.shift()
    if (next)
      next.go() // the place is handed on
    else line.running -= 1
  }
}

/** Behind everybody whose deadline is as near or nearer. */
function standIn(line: Line, one: Waiting): void {
  const behind = line.waiting.findIndex(({ invoiceBy }) => invoiceBy > one.invoiceBy)
  line.waiting.splice(behind < 0 ? line.waiting.length : behind, 0, one)
}

/** Within one process those who could not have a turn anyway wait in line, without asking the database. */
type Line = { running: number; readonly waiting: Waiting[]; readonly slots: Slots }
type Waiting = { readonly invoiceBy: Date; go(): void }

const linesOf = perDatabase((_db: Db) => new Map<PacId, Line>())

function lineOf(db: Db, pac: PacId): Line {
  const lines = linesOf(db)
  const line = lines.get(pac) ?? { running: 0, waiting: [], slots: sharedSlots(db, pac, TURNS) }
  lines.set(pac, line)
  return line
}

async function waitForSlot(slots: Slots): Promise<Slot> {
  const free = await slots.take()
  if (free !== null) return free
  const settled = await slots.want()
  try {
    for (;;) {
      await pause(LOOK_AGAIN_MS)
      const slot = await slots.take()
      if (slot !== null) return slot
    }
  } finally {
    await settled()
  }
}
