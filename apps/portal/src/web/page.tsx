import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { IslandName } from './islands.ts'
import type { Both, Language } from './language.ts'
import { STATUS } from './status-codes.ts'
import type { Again } from './ui/language-switch.tsx'
import { Speaking } from './ui/language.tsx'
import { Layout } from './ui/layout.tsx'
import type { WebApp } from './web-app.ts'

export type PageLook = {
  readonly title: Both | string
  readonly status?: number
  /** Small scripts that make the page more comfortable; it must work without them. */
  readonly islands?: readonly IslandName[]
  readonly refresh_s?: number
  /** Only pages that are the same for everybody may be indexed and kept by caches. */
  readonly indexable?: boolean
  readonly wide?: boolean
  readonly description?: Both | string
  /** Instead of the usual one for its kind of page. */
  readonly cacheControl?: string
  /** A page for machines' owners that exists in Spanish only: then the frame is Spanish too. */
  readonly spanishOnly?: boolean
  /** The answer to a form whose sending changes nothing: these fields, sent to the same address again, show this page
   *  again. Without them the way into the other language leads to the nearest page that has an address. */
  readonly again?: Readonly<Record<string, string>>
  /** Whose purchase it is about; the page then wears that issuer's brand. */
  readonly issuerId?: string
}

/** Renders `body` in the frame of the site, in the language of the request, and sends it. Personal pages are never
 *  stored by caches. */
export async function sendPage(
  app: WebApp,
  request: FastifyRequest,
  reply: FastifyReply,
  look: PageLook,
  body: ComponentChildren,
) {
  const language = look.spanishOnly ? 'es' : request.language
  const brand = await app.brand(look.issuerId)
  const scripts = (look.islands ?? []).map((name) => app.assets.islandHref(name))
  const html = renderToString(
    <Speaking value={language}>
      <Layout
        title={textIn(language, look.title)}
        brand={brand}
        scripts={scripts}
        nonce={reply.cspNonce?.script ?? ''}
        accountName={request.account?.nombre ?? null}
        sandbox={app.config.mode === 'sandbox'}
        hasSimulator={app.config.simulatorUrl !== null}
        indexable={look.indexable ?? false}
        refresh={look.refresh_s === undefined ? null : `${look.refresh_s};url=${request.url}`}
        wide={look.wide ?? false}
        description={look.description === undefined ? null : textIn(language, look.description)}
        again={look.spanishOnly ? null : againOf(request, look)}
      >
        {body}
      </Layout>
    </Speaking>,
  )
  if (look.status !== undefined) reply.code(look.status)
  if (!look.indexable) reply.header('x-robots-tag', 'noindex, nofollow')
  reply
    .header('cache-control', look.cacheControl ?? (look.indexable ? 'no-cache' : 'no-store'))
    .header('content-language', language === 'es' ? 'es-MX' : 'en')
    .type('text/html; charset=utf-8')
  if (look.indexable) {
    reply.header('vary', 'accept-language, cookie')
    // A script needs the nonce of its own response, so a page with scripts is never the same twice.
    if (scripts.length === 0 && isKnown(request, reply, html)) return reply.code(STATUS.notModified).send()
  }
  return reply.send(`<!doctype html>${html}`)
}

/** Names the content and says whether the browser has it already. Source: RFC 9110 §8.8.3, §13.1.2. */
function isKnown(request: FastifyRequest, reply: FastifyReply, html: string): boolean {
  const tag = `W/"${createHash('sha256').update(html).digest('base64url').slice(0, 20)}"`
  reply.header('etag', tag)
  return (request.headers['if-none-match'] ?? '').split(/\s*,\s*/).includes(tag)
}

function textIn(language: Language, text: Both | string): string {
  return typeof text === 'string' ? text : text[language]
}

/** Where this page is found once more. The answer to a form has no address of its own: either its fields are sent
 *  again, or it is the nearest address above that has a page. */
function againOf(request: FastifyRequest, look: PageLook): Again {
  const [path = '/', query = ''] = request.url.split('?', 2)
  if (request.method !== 'POST') {
    const kept = new URLSearchParams(query)
    kept.delete('lang')
    return { path: kept.size > 0 ? `${path}?${kept}` : path, fields: null }
  }
  if (look.again !== undefined) return { path, fields: look.again }
  const route = request.routeOptions.url ?? '/'
  const isPage = request.server.hasRoute({ method: 'GET', url: route })
  return { path: isPage ? path : path.slice(0, path.lastIndexOf('/')) || '/', fields: null }
}
