import type { Clock } from '../../clock.ts'
import type { PacIssue } from '../pac.ts'
import { issuesOf, parseEnvelope } from './envelope.ts'
import type { Http } from '../http.ts'

export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: string }
  /** SW does not let us in; nothing was stamped. */
  | { readonly kind: 'refused'; readonly issues: readonly PacIssue[] }
  /** No token because of the network or of SW itself; nothing was stamped. */
  | { readonly kind: 'not-sent'; readonly why: string; readonly retryAfter_ms?: number }

export type Tokens = {
  /** The cached token, or a new one; callers that come at once share one request. */
  get(): Promise<TokenAnswer>
  /** SW refused this token. */
  forget(token: string): void
}

const AUTH_TIMEOUT_ms = 10_000
const LIFE_ms = 2 * 3_600_000

/** Keeps SW's token for 80 % of its life. `expires_in` is a Unix time in seconds, not a duration; when it makes no
 *  sense against our clock the documented two hours count. Source: pac-spec §4.1. */
export function createTokens(options: {
  http: Http
  baseUrl: string
  user: string
  password: string
  clock: Clock
}): Tokens {
  const { clock } = options
  let cached: { readonly token: string; readonly refreshAt: number } | null = null
  let flight: Promise<TokenAnswer> | null = null

  const renew = async (): Promise<TokenAnswer> => {
    const asked = clock.now().getTime()
    const granted = await authenticate(options)
    if (granted.kind !== 'granted') return granted
    const life = granted.expiresAt - asked
    const usable = life > 0 && life <= LIFE_ms * 1.1 ? life : LIFE_ms
    cached = { token: granted.token, refreshAt: asked + usable * 0.8 }
    return { kind: 'token', token: granted.token }
  }

  return {
    get: () => {
      if (cached && clock.now().getTime() < cached.refreshAt)
        return Promise.resolve({ kind: 'token', token: cached.token })
      flight ??= renew().finally(() => {
        flight = null
      })
      return flight
    },
    forget: (token) => {
      if (cached?.token === token) cached = null
    },
  }
}

type Granted = { readonly kind: 'granted'; readonly token: string; readonly expiresAt: number }

async function authenticate(options: {
  http: Http
  baseUrl: string
  user: string
  password: string
}): Promise<Granted | Exclude<TokenAnswer, { kind: 'token' }>> {
  const sent = await options.http({
    method: 'POST',
    url: new URL('/v2/security/authenticate', options.baseUrl),
    headers: { 'Content-Type': 'application/json' },
    body: Buffer.from(JSON.stringify({ user: options.user, password: options.password })),
    timeout_ms: AUTH_TIMEOUT_ms,
  })
  if (sent.kind !== 'reply') return { ...sent, kind: 'not-sent', why: `auth-${sent.why}` }
  const envelope = [200, 400, 401].includes(sent.status) ? parseEnvelope(sent.body) : null
  if (sent.status === 401 || sent.status === 403 || envelope?.status === 'error') {
    const issues = envelope ? issuesOf(envelope) : []
    return {
      kind: 'refused',
      issues: issues.length > 0 ? issues : [{ code: `HTTP${sent.status}`, message: '' }],
    }
  }
  const { token, expires_in } = envelope?.data ?? {}
  if (typeof token !== 'string' || token.split('.').length !== 3)
    return { kind: 'not-sent', why: 'auth-unreadable' }
  return { kind: 'granted', token, expiresAt: typeof expires_in === 'number' ? expires_in * 1000 : 0 }
}
