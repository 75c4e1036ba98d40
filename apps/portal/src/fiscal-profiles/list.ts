import type { Db } from '../db/connect.ts'
import type { FiscalProfile } from './profile.ts'
import { profilesOfAccount } from './store.ts'

/** The fiscal data that an account keeps: the preferred ones first, then by name. */
export function listProfiles(db: Db, accountId: string): Promise<FiscalProfile[]> {
  return profilesOfAccount(db, accountId)
}

/** One of them, or null when it is not this account's. */
export async function profileOf(db: Db, accountId: string, id: string): Promise<FiscalProfile | null> {
  return (await profilesOfAccount(db, accountId)).find((profile) => profile.id === id) ?? null
}
