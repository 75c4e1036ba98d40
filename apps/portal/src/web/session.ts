import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Account } from '../accounts/account.ts'
import { accountOfSession, type Entrant, type Session } from '../accounts/session.ts'
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

/** Where an entrance comes from. */
export function entrantOf(app: WebApp, request: FastifyRequest): Entrant {
  return {
    userAgent: request.headers['user-agent'],
    previousSession: sessionToken(app, request.cookies),
  }
}

/** Gives the browser the session; the cookie ends when the session in the database does. */
export function startSession(app: WebApp, reply: FastifyReply, session: Session): void {
  reply.setCookie(cookieName(app), session.token, { ...cookieOptions(app), expires: session.expiresAt })
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
