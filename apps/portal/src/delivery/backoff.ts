/** How long a mail waits after its nth failed attempt (n from 1), or null when it is given up: 1, 2, 4, … minutes, then
 *  every two hours, 18 attempts in about 24 hours. A mail server that is away for a night loses nothing. */
export function waitAfterAttempt_ms(attempt: number): number | null {
  if (attempt >= ATTEMPTS) return null
  return Math.min(MINUTE_MS * 2 ** (attempt - 1), 2 * 60 * MINUTE_MS)
}

const MINUTE_MS = 60_000
const ATTEMPTS = 18
