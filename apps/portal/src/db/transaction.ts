import type { Db, Trx } from './connect.ts'

/** Runs `work` in one transaction: all of it is committed, or none. Never call the network inside. */
export function inTransaction<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().execute(work)
}
