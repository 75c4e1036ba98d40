import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { saveChallenge, takeChallenge } from './store-passkey.ts'
import { sha256 } from './token.ts'

export type Purpose = 'create' | 'enter' | 'prove'

const MINUTES = 5
const MINUTE_MS = 60_000

/** Remembers what a browser was asked to sign, for five minutes. `browser`: the secret of its session or cookie. */
export async function rememberChallenge(
  deps: { db: Db; clock: Clock },
  asked: { challenge: string; purpose: Purpose; browser: string },
): Promise<void> {
  await saveChallenge(deps.db, {
    challengeSha256: sha256(asked.challenge),
    browserSha256: sha256(asked.browser),
    purpose: asked.purpose,
    expiresAt: new Date(deps.clock.now().getTime() + MINUTES * MINUTE_MS),
  })
}

/** The check of @simplewebauthn's `expectedChallenge`: takes the challenge away, so that no answer counts twice. */
export function wasAsked(deps: { db: Db; clock: Clock }, expected: { purpose: Purpose; browser: string }) {
  return (challenge: string): Promise<boolean> =>
    takeChallenge(deps.db, {
      challengeSha256: sha256(challenge),
      browserSha256: sha256(expected.browser),
      purpose: expected.purpose,
      now: deps.clock.now(),
    })
}
