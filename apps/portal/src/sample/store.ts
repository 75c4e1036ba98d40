import { sql } from 'kysely'
import type { Trx } from '../db/connect.ts'

const LOCK = 7_264_605

/** Two processes that load the sample at once do it one after the other; the second finds it done. */
export async function lockSample(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx)
}
