import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Account } from '../../../accounts/account.ts'
import { STATUS } from '../../render-error.ts'

/** Who has entered; a visitor is sent to /entrar, and from there back to the page they wanted (if it was a page).
 *  @returns null when the answer is on its way already. */
export async function requireAccount(request: FastifyRequest, reply: FastifyReply): Promise<Account | null> {
  if (request.account !== null) return request.account
  const wanted = request.method === 'GET' ? `?volver=${encodeURIComponent(request.url)}` : ''
  await reply.redirect(`/entrar${wanted}`, STATUS.seeOther)
  return null
}

/** The page to go on to after entering: a path of this site, else /cuenta. Anything that a browser would read as
 *  another host ("//host", "/\host") is not a path. */
export function returnPath(wanted: string): string {
  const base = 'http://timbra.invalid'
  if (!wanted.startsWith('/') || !URL.canParse(wanted, base)) return '/cuenta'
  const url = new URL(wanted, base)
  return url.origin === base ? `${url.pathname}${url.search}` : '/cuenta'
}
