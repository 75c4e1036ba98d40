import type { Fault } from '@timbra/cfdi'
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Ids } from '../ids.ts'
import type { Account } from './account.ts'
import {
  isOfDatabase,
  passkeyName,
  passkeyRefused,
  PASSKEYS_MAX,
  readCreation,
  type RelyingParty,
} from './passkey.ts'
import { rememberChallenge, wasAsked } from './passkey-challenge.ts'
import { isProven, type Owner, type Unproven } from './prove.ts'
import { refused, type Refused } from './refused.ts'
import { insertPasskey, passkeysOfAccount } from './store-passkey.ts'

type Deps = { readonly db: Db; readonly clock: Clock; readonly ids: Ids }

/** What a browser needs to make a passkey that enters without a mail being typed and asks for finger, face or PIN.
 *  The keys that the account has are named, so that one device does not get two. Source: WebAuthn Level 3 §5.4. */
export async function passkeyCreation(
  deps: Deps,
  input: { party: RelyingParty; account: Account; sessionToken: string },
) {
  const { party, account, sessionToken } = input
  const known = await passkeysOfAccount(deps.db, account.id)
  const options = await generateRegistrationOptions({
    rpName: party.name,
    rpID: party.id,
    userName: account.email,
    userDisplayName: account.nombre,
    userID: new TextEncoder().encode(account.id),
    attestationType: 'none',
    excludeCredentials: known.map(({ credential_id }) => ({ id: credential_id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await rememberChallenge(deps, {
    challenge: options.challenge,
    purpose: 'create',
    browser: sessionToken,
  })
  return options
}

/** Adds the passkey that a browser made to the account.
 *  @returns added · unproven · refused: `llave-no-valida`, `llave-repetida`, `demasiadas-llaves` (20) */
export async function addPasskey(
  deps: Deps,
  input: Owner & { party: RelyingParty; name: string; answer: string },
): Promise<{ readonly kind: 'added' } | Unproven | Refused> {
  if (!(await isProven(deps, input))) return { kind: 'unproven' }
  const made = await verified(deps, input)
  if (made === null) return passkeyRefused()
  const { credential, transports } = made
  return inTransaction(deps.db, async (trx) => {
    if ((await passkeysOfAccount(trx, input.accountId)).length >= PASSKEYS_MAX) return refused([TOO_MANY])
    const added = await insertPasskey(trx, {
      id: deps.ids.uuid(),
      accountId: input.accountId,
      name: passkeyName(input.name),
      credentialId: credential.id,
      publicKey: credential.publicKey,
      counter: credential.counter,
      transports,
      createdAt: deps.clock.now(),
    })
    return added ? { kind: 'added' } : refused([REPEATED])
  })
}

/** The library throws at whatever does not fit; nothing of it is for people to read. */
async function verified(deps: Deps, input: Owner & { party: RelyingParty; answer: string }) {
  const response = readCreation(input.answer)
  if (response === null) return null
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: wasAsked(deps, { purpose: 'create', browser: input.sessionToken }),
      expectedOrigin: [...input.party.origins],
      expectedRPID: input.party.id,
      requireUserVerification: true,
    })
    if (!verified) return null
    return { credential: registrationInfo.credential, transports: response.response.transports }
  } catch (cause) {
    if (isOfDatabase(cause)) throw cause
    return null
  }
}

const REPEATED: Fault = {
  code: 'llave-repetida',
  path: '',
  message: 'Esa llave de acceso ya está registrada.',
  source: 'timbra:accounts',
}

const TOO_MANY: Fault = {
  code: 'demasiadas-llaves',
  path: '',
  message: `Tu cuenta puede tener hasta ${PASSKEYS_MAX} llaves de acceso. Quita alguna que ya no uses.`,
  source: 'timbra:accounts',
}
