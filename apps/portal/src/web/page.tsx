import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { IslandName } from './islands.ts'
import { Layout } from './ui/layout.tsx'
import type { WebApp } from './web-app.ts'

export type PageLook = {
  readonly title: string
  readonly status?: number
  /** Small scripts that make the page more comfortable; it must work without them. */
  readonly islands?: readonly IslandName[]
  readonly refresh_s?: number
  /** Only pages that are the same for everybody may be indexed and kept by caches. */
  readonly indexable?: boolean
  readonly wide?: boolean
  readonly description?: string
  /** Instead of the usual one for its kind of page. */
  readonly cacheControl?: string
}

/** Renders `body` in the frame of the site and sends it. Personal pages are never stored by caches. */
export async function sendPage(
  app: WebApp,
  request: FastifyRequest,
  reply: FastifyReply,
  look: PageLook,
  body: ComponentChildren,
) {
  const brand = await app.brand()
  const html = renderToString(
    <Layout
      title={look.title}
      tradeName={brand.tradeName}
      styleHref={app.assets.styleHref}
      scripts={[...(look.islands ?? [])].map((name) => app.assets.islandHref(name))}
      nonce={reply.cspNonce?.script ?? ''}
      accountName={request.account?.nombre ?? null}
      sandbox={app.config.mode === 'sandbox'}
      indexable={look.indexable ?? false}
      refresh={look.refresh_s === undefined ? null : `${look.refresh_s};url=${request.url}`}
      wide={look.wide ?? false}
      description={look.description ?? null}
    >
      {body}
    </Layout>,
  )
  if (look.status !== undefined) reply.code(look.status)
  if (!look.indexable) reply.header('x-robots-tag', 'noindex, nofollow')
  return reply
    .header('cache-control', look.cacheControl ?? (look.indexable ? 'no-cache' : 'no-store'))
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>${html}`)
}
