import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Passkey } from './passkey.ts'
import { isProven, type Owner, type Unproven } from './prove.ts'
import { deletePasskey, passkeysOfAccount } from './store-passkey.ts'

/** The passkeys of an account, the oldest first. */
export async function listPasskeys(deps: { db: Db }, accountId: string): Promise<readonly Passkey[]> {
  const rows = await passkeysOfAccount(deps.db, accountId)
  return rows.map(({ id, name, created_at, used_at }) => ({
    id,
    name,
    createdAt: created_at,
    usedAt: used_at,
  }))
}

/** Removes a passkey of the account; the password always stays as the other way in. */
export async function removePasskey(
  deps: { db: Db; clock: Clock },
  input: Owner & { id: string },
): Promise<{ readonly kind: 'removed' } | Unproven> {
  if (!(await isProven(deps, input))) return { kind: 'unproven' }
  await deletePasskey(deps.db, input.accountId, input.id)
  return { kind: 'removed' }
}
