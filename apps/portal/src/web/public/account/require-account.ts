import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Account } from '../../../accounts/account.ts'
import { isProven, type Owner } from '../../../accounts/prove.ts'
import { STATUS } from '../../render-error.ts'
import { sessionToken } from '../../session.ts'
import type { Exchange } from './send-form.tsx'

/** Who has entered; a visitor is sent to /entrar, and from there back to the page they wanted (if it was a page).
 *  @returns null when the answer is on its way already. */
export async function requireAccount(request: FastifyRequest, reply: FastifyReply): Promise<Account | null> {
  if (request.account !== null) return request.account
  const wanted = request.method === 'GET' ? `?volver=${encodeURIComponent(request.url)}` : ''
  await reply.redirect(`/entrar${wanted}`, STATUS.seeOther)
  return null
}

/** Who has entered, with the session they came by: what verbs that change the account ask for.
 *  @returns null when the answer is on its way already. */
export async function requireOwner({ app, request, reply }: Exchange): Promise<(Account & Owner) | null> {
  const account = await requireAccount(request, reply)
  const token = sessionToken(app, request.cookies)
  return account === null || token === null
    ? null
    : { ...account, accountId: account.id, sessionToken: token }
}

/** The same for a page whose form needs password or passkey once more: asks for them first, so that nothing is typed
 *  in vain. @returns null when the answer is on its way already. */
export async function requireProven(exchange: Exchange): Promise<(Account & Owner) | null> {
  const owner = await requireOwner(exchange)
  if (owner === null || (await isProven(exchange.app, owner))) return owner
  await askForProof(exchange)
  return null
}

/** Sends to /cuenta/comprobar, and from there back to this page. */
export function askForProof({ request, reply }: Exchange) {
  return reply.redirect(`/cuenta/comprobar?volver=${encodeURIComponent(request.url)}`, STATUS.seeOther)
}

/** The page to go on to after entering: a path of this site, else /cuenta. Anything that a browser would read as
 *  another host ("//host", "/\host") is not a path. */
export function returnPath(wanted: string): string {
  const base = 'http://timbra.invalid'
  if (!wanted.startsWith('/') || !URL.canParse(wanted, base)) return '/cuenta'
  const url = new URL(wanted, base)
  return url.origin === base ? `${url.pathname}${url.search}` : '/cuenta'
}
