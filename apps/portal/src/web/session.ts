import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Account } from '../accounts/account.ts'
import { accountOfSession } from '../accounts/session.ts'
import type { WebApp } from './web-app.ts'

/** Who has entered, as pages need it. */
export type SignedIn = Account

declare module 'fastify' {
  interface FastifyRequest {
    /** The account of the session cookie; null for a visitor. */
    account: SignedIn | null
  }
}

/** Reads the session cookie of every page request into `request.account`. */
export function readSessions(server: FastifyInstance, app: WebApp): void {
  server.decorateRequest('account', null)
  server.addHook('onRequest', async (request) => {
    const token = request.cookies[cookieName(app)]
    if (!token || /^\/(?:assets|marca|api)\//.test(request.url)) return
    request.account = await accountOfSession(app.db, token, app.clock.now())
  })
}

export function sessionToken(
  app: WebApp,
  cookies: Readonly<Record<string, string | undefined>>,
): string | null {
  return cookies[cookieName(app)] ?? null
}

/** Gives the browser the session; `expires` is the end that the session has in the database. */
export function startSession(app: WebApp, reply: FastifyReply, token: string, expires: Date): void {
  reply.setCookie(cookieName(app), token, { ...cookieOptions(app), expires })
}

export function endSession(app: WebApp, reply: FastifyReply): void {
  reply.clearCookie(cookieName(app), cookieOptions(app))
}

/** `__Host-` binds the cookie to this host and to https; browsers refuse it on a plain http address. */
function cookieName(app: WebApp): string {
  return app.config.baseUrl.startsWith('https:') ? '__Host-timbra' : 'timbra'
}

function cookieOptions(app: WebApp) {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: app.config.baseUrl.startsWith('https:'),
  } as const
}
