import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Language, LANGUAGES } from './language.ts'
import type { WebApp } from './web-app.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** In which language this answer is. */
    language: Language
  }
}

const COOKIE = 'idioma'
const YEAR_s = 31_536_000

/** Finds the language of every page request: what the customer has just chosen (?lang=), chose before (a cookie that
 *  holds nothing else), or what the browser prefers; Spanish when none says otherwise. */
export function readLanguages(server: FastifyInstance, app: WebApp): void {
  server.decorateRequest('language', 'es')
  server.addHook('onRequest', async (request, reply) => {
    if (/^\/(?:assets|api|marca)\//.test(request.url)) return
    const chosen = chosenLanguage(request)
    if (chosen !== null) remember(app, reply, chosen)
    request.language =
      chosen ?? languageOf(request.cookies[COOKIE]) ?? preferredLanguage(request.headers['accept-language'])
  })
}

function chosenLanguage(request: FastifyRequest): Language | null {
  const query = request.query
  return typeof query === 'object' && query !== null ? languageOf(Reflect.get(query, 'lang')) : null
}

function remember(app: WebApp, reply: FastifyReply, language: Language): void {
  const secure = app.config.baseUrl.startsWith('https:')
  reply.setCookie(COOKIE, language, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: YEAR_s })
}

function languageOf(value: unknown): Language | null {
  return LANGUAGES.find((language) => language === value) ?? null
}

/** The first of our languages in the order of the browser's wishes. Source: RFC 9110 §12.5.4.
 *  @param header such as "en-US,en;q=0.9,es;q=0.8" */
export function preferredLanguage(header: string | undefined): Language {
  const wishes = (header ?? '').split(',').map((wish) => {
    const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';')
    const q = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((one) => one !== undefined)
    return { language: languageOf(tag.split('-')[0]), weight: q === undefined ? 1 : Number(q) }
  })
  const ranked = wishes.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight)
  return ranked.find(({ language }) => language !== null)?.language ?? 'es'
}
