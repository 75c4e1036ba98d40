import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseBrand } from '../src/brand/brand.ts'
import { parsePicture } from '../src/brand/parse-picture.ts'
import { saveBrand } from '../src/brand/save.ts'
import { soleIssuer } from '../src/issuers/find.ts'
import { buildServer } from '../src/web/server.ts'
import { type Portal, startPortal } from './support/portal.ts'

let portal: Portal

before(async () => {
  portal = await startPortal()
  await portal.stopWorker()
})

after(() => portal.close())

test('a store that sets its brand sees its name, logo, colours and welcome on every page', async () => {
  const issuer = await soleIssuer(portal.app.db)
  const parsed = parseBrand({
    name: 'Súper Ejemplo',
    color: '#8a1f3d',
    logo: 'logo.svg',
    ticket: { picture: 't.svg', alt: { es: 'Arriba, bajo el nombre.', en: 'At the top, below the name.' } },
    welcome: { es: 'Aquí facturas lo de Súper Ejemplo.', en: 'Invoice your Súper Ejemplo purchase here.' },
  })
  assert.ok(parsed.ok)
  const drawing = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path d="M0 0h4"/></svg>',
  )
  const [logo, ticket] = [parsePicture(drawing, 'logo'), parsePicture(drawing, 'ticket')]
  assert.ok(logo.ok && ticket.ok)
  const { brand } = parsed.value
  await saveBrand(portal.app, {
    brand,
    logo: logo.value,
    ticket: ticket.value,
    issuerId: issuer.id,
    who: 'test',
  })
  const server = await buildServer(portal.app) // as after a minute: a server that has not asked yet
  try {
    const page = await server.inject({ url: '/', headers: { 'accept-language': 'en' } })
    assert.match(page.body, /<title>Invoice your purchase · Súper Ejemplo<\/title>/)
    assert.match(page.body, /Invoice your Súper Ejemplo purchase here\./)
    assert.match(page.body, /<img class="drawn-ticket" [^>]*alt="At the top, below the name\."/)
    const asked = await server.inject('/facturar')
    assert.match(asked.body, /<img class="drawn-ticket" [^>]*alt="Arriba, bajo el nombre\."/)
    assert.ok(!asked.body.includes('<svg class="drawn-ticket"'), 'the drawing is of other people’s tickets')
    const logoHref = /<img class="logo" src="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const shown = await server.inject(logoHref)
    assert.equal(shown.headers['content-type'], 'image/svg+xml')
    assert.match(String(shown.headers['content-security-policy']), /default-src 'none'.*sandbox/)
    assert.match(String(shown.headers['cache-control']), /immutable/)
    const styleHref = /<link rel="stylesheet" href="([^"]+)"/.exec(page.body)?.[1] ?? ''
    assert.match(styleHref, /^\/marca\/style\.\w+\.css$/)
    const css = await server.inject(styleHref)
    assert.match(css.body, /:root\{--accent:#8a1f3d;/)
    const other = await buildServer(portal.app)
    assert.equal(
      (await other.inject(styleHref)).statusCode,
      200,
      'a node that has shown no page yet has it too',
    )
    await other.close()
    assert.equal((await server.inject('/marca/style.0000000000.css')).statusCode, 404)
  } finally {
    await server.close()
  }
})

test('whoever has said nothing wears the look of the portal', async () => {
  await portal.app.pool.query('delete from issuer_brand')
  const server = await buildServer(portal.app)
  after(() => server.close())
  const page = await server.inject('/')
  assert.match(page.body, /href="\/assets\/style\./)
  assert.match(page.body, /<svg class="logo mark"/)
  assert.match(page.body, /Bienvenido a la facturación de Súper Ejemplo/)
})

test('a known page is not sent twice, styles come in Brotli, and the bytes are the same', async () => {
  const first = await fetch(`${portal.url}/ayuda`)
  const etag = first.headers.get('etag') ?? ''
  assert.match(etag, /^W\/".{20}"$/)
  assert.match(first.headers.get('vary') ?? '', /accept-language, cookie/)
  const again = await fetch(`${portal.url}/ayuda`, { headers: { 'if-none-match': `"x", ${etag}` } })
  assert.deepEqual([again.status, await again.text()], [304, ''])
  const english = await fetch(`${portal.url}/ayuda?lang=en`, { headers: { 'if-none-match': etag } })
  assert.equal(english.status, 200, 'the other language is another page')
  const href = /href="([^"]+style[^"]+)"/.exec(await first.text())?.[1] ?? ''
  const [plain, brotli] = await Promise.all(
    ['identity', 'br'].map((encoding) =>
      fetch(portal.url + href, { headers: { 'accept-encoding': encoding } }),
    ),
  )
  assert.ok(plain && brotli)
  assert.equal(brotli.headers.get('content-encoding'), 'br')
  assert.equal(await brotli.text(), await plain.text())
  const page = await fetch(`${portal.url}/`, { headers: { 'accept-encoding': 'br;q=1, gzip;q=0.5' } })
  assert.equal(page.headers.get('content-encoding'), 'br')
  const refusing = await fetch(`${portal.url}/`, { headers: { 'accept-encoding': 'br;q=0, gzip' } })
  assert.equal(refusing.headers.get('content-encoding'), 'gzip')
})
