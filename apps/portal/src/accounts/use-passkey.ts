import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Ids } from '../ids.ts'
import { takeQuota } from '../quota/quota.ts'
import { isOfDatabase, passkeyRefused, readAssertion, type RelyingParty } from './passkey.ts'
import { rememberChallenge, wasAsked, type Purpose } from './passkey-challenge.ts'
import { proveSession, type Owner } from './prove.ts'
import { tooMany, type Refused } from './refused.ts'
import { beginSession, type Entrant, type Session } from './session.ts'
import { notePasskeyUse, passkeyByCredential } from './store-passkey.ts'

type Deps = { readonly db: Db; readonly clock: Clock; readonly ids: Ids }

/** `browser`: the secret of the browser's session, or of its cookie before it has one. */
export type PasskeyAnswer = {
  readonly party: RelyingParty
  readonly browser: string
  readonly answer: string
  readonly address: string
}

/** What a browser needs to use whichever passkey it has for us; no account is named, so nobody learns of one. */
export async function passkeyRequest(
  deps: Deps,
  input: { party: RelyingParty; purpose: Purpose; browser: string },
) {
  const options = await generateAuthenticationOptions({
    rpID: input.party.id,
    userVerification: 'required',
    allowCredentials: [],
  })
  await rememberChallenge(deps, { ...input, challenge: options.challenge })
  return options
}

/** Enters with a passkey alone: device and finger, face or PIN. @returns entered · refused: `llave-no-valida`, quota */
export async function enterWithPasskey(
  deps: Deps,
  input: PasskeyAnswer & Entrant,
): Promise<{ readonly kind: 'entered'; readonly session: Session } | Refused> {
  const used = await use(deps, input, 'enter')
  if (used.kind === 'refused') return used
  const session = await inTransaction(deps.db, (trx) =>
    beginSession({ ...deps, db: trx }, { ...input, accountId: used.accountId }),
  )
  return { kind: 'entered', session }
}

/** Proves the owner of a session by one of the account's passkeys. @returns proven · refused: as for entering */
export async function proveWithPasskey(
  deps: Deps,
  input: PasskeyAnswer & Owner,
): Promise<{ readonly kind: 'proven' } | Refused> {
  const used = await use(deps, input, 'prove')
  if (used.kind === 'refused') return used
  if (used.accountId !== input.accountId) return passkeyRefused()
  await proveSession(deps, input)
  return { kind: 'proven' }
}

async function use(
  deps: Deps,
  input: PasskeyAnswer,
  purpose: Purpose,
): Promise<{ readonly kind: 'used'; readonly accountId: string } | Refused> {
  const excess = await takeQuota(deps, [{ action: 'enter-by-address', subject: input.address }])
  if (excess !== null) return tooMany(excess)
  const response = readAssertion(input.answer)
  const passkey = response && (await passkeyByCredential(deps.db, response.id))
  if (response === null || passkey === null) return passkeyRefused()
  const { id, publicKey, counter, accountId } = passkey
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: wasAsked(deps, { purpose, browser: input.browser }),
      expectedOrigin: [...input.party.origins],
      expectedRPID: input.party.id,
      credential: { id: response.id, publicKey, counter },
      requireUserVerification: true,
    })
    if (!verified) return passkeyRefused()
    const at = deps.clock.now()
    const counted = await inTransaction(deps.db, (trx) =>
      notePasskeyUse(trx, id, { counter: authenticationInfo.newCounter, at }),
    )
    return counted ? { kind: 'used', accountId } : passkeyRefused()
  } catch (cause) {
    if (isOfDatabase(cause)) throw cause
    return passkeyRefused()
  }
}
