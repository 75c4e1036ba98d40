import type { Db } from '../db/connect.ts'
import { type Credit, selectCredits } from './store.ts'

export type { Credit } from './store.ts'

/** What each PAC last said is left, by PAC; for operators, never for a public page. */
export async function creditsOf(db: Db): Promise<ReadonlyMap<string, Credit>> {
  return new Map((await selectCredits(db)).map((credit) => [credit.pac, credit]))
}
