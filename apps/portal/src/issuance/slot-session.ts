import type { Db } from '../db/connect.ts'
import { onOneConnection } from './store-turns.ts'

/** A slot that this process has; worthless once its session has broken. */
export type Slot = { readonly number: number; readonly takenAt: number; readonly session: Session }

/** A connection that holds slots. `users`: questions under way, and whoever waits. */
export type Session = {
  readonly db: Db
  readonly held: Set<number>
  /** Those of them that nobody uses now. */
  readonly idle: Slot[]
  users: number
  /** Several at once ask the database once. */
  takeFree(this: void): Promise<number | null>
  end(this: void): void
}

/** The one session of this process for one PAC: opened when it is first asked, replaced when it has broken. */
export type Sessions = {
  /** Asks on the open session; one that broke, with all its slots, is given up, and another one asked. */
  ask<T>(question: (session: Session) => Promise<T>): Promise<T>
  /** Ends it, and with it every slot that it has. */
  forget(session: Session): void
}

type Keeping = {
  /** Called again and again while it is open. */
  sweep(this: void, session: Session): Promise<void>
  takeFree(this: void, connection: Db, held: Set<number>): Session['takeFree']
}

/** A slot that nobody here uses is freed after this, and then its connection. */
const IDLE_MS = 100

export function keepSession(db: Db, keeping: Keeping): Sessions {
  let current: Promise<Session> | null = null
  let opened: Session | null = null
  const open = (): Promise<Session> => {
    current ??= openSession(db, keeping).then(
      (session) => (opened = session),
      (cause: unknown) => {
        current = null
        throw cause
      },
    )
    return current
  }
  const forget = (session: Session): void => {
    if (opened === session) [current, opened] = [null, null]
    session.end()
  }
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
  return { ask: (question) => askOnce(question).catch(() => askOnce(question)), forget }
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
