import type { Fault, Parsed } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Ids } from '../ids.ts'
import { parseProfile, type ProfileInput, type SavedProfile } from './profile.ts'
import { countProfiles, insertProfile, lockAccount, profileIdByRFC, updateProfile } from './store.ts'

const PROFILES_MAX = 50

/** Saves fiscal data for an account: new with `id` null, else in the place of that one.
 *  @returns the profile, or faults: parseProfile's · `rfc-repetido` · `demasiados-datos` (50) · `datos-no-existen`
 *  (the id is not this account's, or was removed) */
export async function saveProfile(
  deps: { db: Db; clock: Clock; ids: Ids },
  accountId: string,
  input: ProfileInput & { readonly id: string | null },
): Promise<Parsed<SavedProfile>> {
  const parsed = parseProfile(input)
  if (!parsed.ok) return parsed
  return inTransaction(deps.db, async (trx) => {
    await lockAccount(trx, accountId) // two tabs that save at once come one after the other
    const sameRFC = await profileIdByRFC(trx, accountId, parsed.value.receptor.rfc)
    if (sameRFC !== null && sameRFC !== input.id) return refuse(REPEATED)
    if (input.id !== null) {
      const profile = { id: input.id, ...parsed.value }
      return (await updateProfile(trx, accountId, profile)) ? { ok: true, value: profile } : refuse(GONE)
    }
    if ((await countProfiles(trx, accountId)) >= PROFILES_MAX) return refuse(TOO_MANY)
    const profile = { id: deps.ids.uuid(), ...parsed.value }
    await insertProfile(trx, accountId, profile, deps.clock.now())
    return { ok: true, value: profile }
  })
}

function refuse(fault: Fault): { ok: false; faults: readonly Fault[] } {
  return { ok: false, faults: [fault] }
}

const source = 'timbra:fiscal-profiles'

const REPEATED: Fault = {
  code: 'rfc-repetido',
  path: 'rfc',
  message: 'Ya guardaste datos con este RFC. Edita esos en tu cuenta en lugar de repetirlos.',
  source,
}

const GONE: Fault = {
  code: 'datos-no-existen',
  path: '',
  message: 'Estos datos ya no están en tu cuenta. Vuelve a tu cuenta y agrégalos de nuevo.',
  source,
}

const TOO_MANY: Fault = {
  code: 'demasiados-datos',
  path: '',
  message: `Tu cuenta puede guardar hasta ${PROFILES_MAX} datos fiscales. Quita alguno que ya no uses.`,
  source,
}
