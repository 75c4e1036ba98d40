import type { FastifyRequest } from 'fastify'
import type { ComponentChildren } from 'preact'
import type { RelyingParty } from '../../../accounts/passkey.ts'
import { readFields } from '../../form.ts'
import { sessionToken } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import { useLanguage } from '../../ui/language.tsx'
import type { WebApp } from '../../web-app.ts'
import type { Exchange } from './send-form.tsx'

const ANSWER_MAX = 60_000
const COOKIE_S = 600

/** The portal as passkeys know it: its host. The demonstration is also reached by other ports of the same host. */
export async function relyingParty(app: WebApp, request: FastifyRequest): Promise<RelyingParty> {
  const { origin, hostname, protocol } = new URL(app.config.baseUrl)
  const here = `${protocol}//${request.host}`
  const also = app.config.mode === 'sandbox' && request.hostname === hostname ? [here] : []
  return { id: hostname, name: (await app.brand()).tradeName, origins: [...new Set([origin, ...also])] }
}

/** What binds a challenge to the browser that asked for it: its session, or before there is one a cookie that lives
 *  for ten minutes. */
export function browserSecret({ app, request, reply }: Exchange): string {
  const session = sessionToken(app, request.cookies)
  if (request.account !== null && session !== null) return session
  const secure = app.config.baseUrl.startsWith('https:')
  const name = secure ? '__Host-timbra-llave' : 'timbra-llave'
  const known = request.cookies[name]
  if (known !== undefined) return known
  const secret = app.ids.crockford(52)
  reply.setCookie(name, secret, { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: COOKIE_S })
  return secret
}

/** What the island put into the form. */
export function readAnswer(body: unknown): string {
  return readFields(body, ['respuesta'], ANSWER_MAX).respuesta
}

/** A form that only scripts can fill: hidden until the island `passkey` shows it. */
export function PasskeyForm(props: {
  readonly does: 'create' | 'use'
  readonly action: string
  /** Where the island asks what to sign. */
  readonly asks: string
  readonly values: Readonly<Record<string, string>>
  readonly title: string
  readonly button: string
  readonly children?: ComponentChildren
}) {
  const { say } = useLanguage()
  return (
    <form
      class="card"
      method="post"
      action={props.action}
      hidden
      data-passkey={props.does}
      data-asks={props.asks}
      data-failed={say(
        'No se pudo. Inténtalo otra vez; si tu dispositivo lo rechaza, usa tu contraseña.',
        'That did not work. Try again; if your device refuses, use your password.',
      )}
    >
      <h2>{props.title}</h2>
      <Hidden values={{ ...props.values, respuesta: '' }} />
      {props.children}
      <p role="status" />
      <div class="actions">
        <Button kind="secondary">{props.button}</Button>
      </div>
    </form>
  )
}
