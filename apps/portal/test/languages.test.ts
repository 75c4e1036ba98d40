import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { preferredLanguage } from '../src/web/read-language.ts'
import { type PageWorld, pageWorld } from './support/page-world.ts'
import { formOf, PAGES } from './support/pages.ts'
import type { Portal } from './support/portal.ts'
import { spanishLeft } from './support/spanish-left.ts'

let world: PageWorld
let portal: Portal

before(async () => {
  world = await pageWorld()
  portal = world.portal
})

after(() => portal.close())

test('Spanish is the language unless the browser prefers English', () => {
  for (const [header, language] of [
    [undefined, 'es'],
    ['*', 'es'],
    ['fr-FR,fr;q=0.9', 'es'],
    ['en-US,en;q=0.9', 'en'],
    ['EN', 'en'],
    ['en;q=0.4, es-MX;q=0.8', 'es'],
    ['fr, en;q=0.2', 'en'],
    ['en;q=0, es;q=0', 'es'],
    ['es-419,es;q=0.9,en;q=0.8', 'es'],
    [';;;,,q=1', 'es'],
  ] as const)
    assert.equal(preferredLanguage(header), language, header)
})

test('whoever chooses a language keeps it from page to page, by a cookie that holds nothing else', async () => {
  const chosen = await get('/?lang=en', {})
  assert.match(await chosen.text(), /<html lang="en">/)
  const cookie = chosen.headers.get('set-cookie') ?? ''
  assert.match(cookie, /^idioma=en; .*Path=\/; HttpOnly; SameSite=Lax$/)
  const next = await (await get('/facturar', { cookie: 'idioma=en' })).text()
  assert.match(next, /<html lang="en">/)
  assert.match(next, /Find my ticket/)
  const none = await get('/facturar', {})
  assert.equal(none.headers.get('set-cookie'), null)
  assert.match(await none.text(), /<html lang="es-MX">.*Buscar mi ticket/s)
  for (const nonsense of ['idioma=fr', 'idioma=__proto__'])
    assert.match(await (await get('/', { cookie: nonsense })).text(), /<html lang="es-MX">/)
})

test('every page leads to itself in the other language, whatever stood in its address', async () => {
  const page = await get('/facturar?numero=2986-703&lang=es', { 'accept-language': 'en' })
  const text = await page.text()
  assert.match(text, /<html lang="es-MX">/)
  assert.match(text, /<a class="language" href="\/facturar\?numero=2986-703&amp;lang=en"[^>]*>English<\/a>/)
})

test('every page that a customer can see is English to whoever wants it, but for what says that it is Spanish', async () => {
  for (const { name, visit } of PAGES) {
    const seen = visit(world)
    const body = formOf(seen)
    const answer = await fetch(portal.url + seen.path, {
      ...(body ? { method: 'POST', body } : {}),
      headers: {
        'accept-language': 'en-US',
        'sec-fetch-site': 'same-origin',
        cookie: seen.entered ? world.session : '',
      },
    })
    const html = await answer.text()
    assert.match(html, /<html lang="en">/, `${name}: ${answer.status}`)
    assert.deepEqual(spanishLeft(html), [], name)
  }
})

test('the search for Spanish finds it in texts and in what is only read aloud', async () => {
  const page =
    '<p>Fine</p><p lang="es">Aquí está</p><img alt="Tu factura"/><span>para ti<br/>ok</span><script>el</script>'
  assert.deepEqual(spanishLeft(page), ['Tu factura', 'para ti'])
  const spanish = await (await get('/ayuda', {})).text()
  assert.ok(spanishLeft(spanish).length > 20)
})

function get(path: string, headers: Record<string, string>): Promise<Response> {
  return fetch(portal.url + path, { redirect: 'manual', headers })
}
