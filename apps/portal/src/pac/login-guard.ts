import type { Clock } from '../clock.ts'

/** Some PACs lock a user after a few bad logins, and with them every call is a login. After the first refusal nothing is
 *  asked for a while, so that the lock stays away until somebody has mended the account. Source: pac-spec §6.5, §7. */
export type LoginGuard = {
  /** False while nothing may be asked. */
  mayAsk(): boolean
  refused(): void
}

const PAUSE_ms = 10 * 60_000

export function createLoginGuard(clock: Clock): LoginGuard {
  let until = 0
  return {
    mayAsk: () => clock.now().getTime() >= until,
    refused: () => {
      until = clock.now().getTime() + PAUSE_ms
    },
  }
}
