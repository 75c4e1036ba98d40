import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import type { Refused } from '../../../accounts/refused.ts'
import type { IslandName } from '../../islands.ts'
import { type Both, inError } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { STATUS } from '../../render-error.ts'
import type { WebApp } from '../../web-app.ts'

export type Exchange = {
  readonly app: WebApp
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** Sends a page with a form. With a refusal the title says so first, for screen readers; the status is 422, or 429
 *  with Retry-After when waiting is the remedy. */
export function sendForm(
  exchange: Exchange,
  title: Both,
  refusal: Refused | null,
  body: VNode,
  more: readonly IslandName[] = [],
) {
  const { app, request, reply } = exchange
  const islands = ['form', ...more] as const
  if (refusal === null) return sendPage(app, request, reply, { title, islands }, body)
  if (refusal.retryAfter_s !== null) reply.header('retry-after', String(refusal.retryAfter_s))
  const status = refusal.retryAfter_s === null ? STATUS.unprocessable : STATUS.tooManyRequests
  return sendPage(app, request, reply, { title: inError(title), status, islands }, body)
}
