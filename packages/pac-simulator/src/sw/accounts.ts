import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { type AccountBook, accountChange, openAccounts, stateOf } from '../accounts.ts'
import type { Memory } from '../memory.ts'
import { errorReply, successReply, type Reply } from './reply.ts'

export type Account = {
  readonly user: string
  readonly password: string
  /** Stamps that were bought; 'unlimited' never runs out. */
  readonly stamps: number | 'unlimited'
  readonly locked: boolean
}

type State = Account & { readonly maintenance: boolean }

export type Accounts = AccountBook & {
  login(user: unknown, password: unknown, now: Date): Reply
  /** The account of a Bearer header, or the 401 that SW answers. */
  authenticate(authorization: string | undefined, now: Date): Account | Reply
  /** Every token given so far is worth nothing from now on. */
  expireTokens(now: Date): void
}

const NOT_BEFORE = 'notBefore_ms'
const TOKEN_LIFE_s = 2 * 3600

/** Tokens carry a MAC and are not stored: a restarted simulator still knows them. */
export function createAccounts(
  initial: readonly Account[],
  tokenKey: KeyObject,
  memory: Pick<Memory, 'shelf'>,
): Accounts {
  const began = initial.map((account): State => ({ ...account, maintenance: false }))
  const accounts = openAccounts(began, memory.shelf<State>('sw accounts'))
  const expired = memory.shelf<number>('sw tokens')
  const newToken = (user: string, now: Date): { token: string; expires_in: number } => {
    const expires_in = Math.floor(now.getTime() / 1000) + TOKEN_LIFE_s
    const head = `T2lY${encode('{"alg":"HS256"}')}.${encode(JSON.stringify({ user, expires_in, at_ms: now.getTime() }))}`
    return { token: `${head}.${macOf(head, tokenKey)}`, expires_in }
  }
  return {
    login: (user, password, now) => {
      const account = typeof user === 'string' ? accounts.get(user) : undefined
      if (!account || account.password !== password) return errorReply(401, WRONG_PASSWORD, null)
      if (account.maintenance) return MAINTENANCE
      if (account.locked) return errorReply(401, LOCKED, null)
      const { token, expires_in } = newToken(account.user, now)
      return successReply({ token, expires_in, tokeny_type: 'Bearer' })
    },
    authenticate: (authorization, now) => {
      const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1]
      if (token === undefined) return errorReply(401, NO_TOKEN, null)
      const claims = readToken(token, tokenKey)
      const account = claims && accounts.get(claims.user)
      if (!claims || !account) return errorReply(401, 'AU2002 - El token no es válido.', null)
      const alive = claims.expires_in * 1000 > now.getTime() && claims.at_ms >= (expired.get(NOT_BEFORE) ?? 0)
      if (!alive) return errorReply(401, 'AU2004 - El token ha expirado.', null)
      if (account.maintenance) return MAINTENANCE
      return account.locked ? errorReply(401, LOCKED, null) : account
    },
    list: () => accounts.all().map(stateOf),
    change: (user, change) => {
      const account = accounts.get(user)
      if (account) accounts.put({ ...account, ...accountChange(change) })
      return account !== undefined
    },
    expireTokens: (now) => expired.set(NOT_BEFORE, now.getTime() + 1),
    reset: () => {
      accounts.reset()
      expired.clear()
    },
  }
}

export const LOCKED = 'AU2005 - El usuario se encuentra bloqueado.'
/** How SW words it is not known; the envelope is a guess. */
export const MAINTENANCE: Reply = { status: 503, type: 'text/html', body: '<h1>503 Service Unavailable</h1>' }
export const NO_TOKEN = 'AU4101 - El token proporcionado viene vacio.'
const WRONG_PASSWORD = 'AU2000 - El usuario y/o contraseña son inválidos, no se puede autenticar el servicio.'

type Claims = { readonly user: string; readonly expires_in: number; readonly at_ms: number }

function readToken(token: string, key: KeyObject): Claims | null {
  const [head, body, signature, ...rest] = token.split('.')
  if (!head || !body || !signature || rest.length > 0) return null
  const expected = Buffer.from(macOf(`${head}.${body}`, key))
  const given = Buffer.from(signature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Claims
}

const encode = (text: string): string => Buffer.from(text).toString('base64url')
const macOf = (text: string, key: KeyObject): string =>
  createHmac('sha256', key).update(text).digest('base64url')
