import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { connect } from '../src/db/connect.ts'
import { ISSUANCE_STATES } from '../src/issuance/issuance.ts'
import { buildServer } from '../src/web/server.ts'
import { EMPRESA, VECTOR_A } from './support/journey.ts'
import { type Portal, startPortal } from './support/portal.ts'

const FIRST_PAGE_MAX_bytes = 14 * 1024

let portal: Portal

before(async () => {
  portal = await startPortal()
  await portal.stopWorker()
})

after(() => portal.close())

test('the first page and the first step, each with its styles, are under 14 KB on the wire', async (t) => {
  for (const path of ['/', '/facturar']) {
    const html = await get(path)
    const text = await html.text()
    assert.match(html.headers.get('content-encoding') ?? '', /^(?:br|gzip)$/, 'pages are compressed')
    const href = /href="(\/(?:assets|marca)\/style\.[^"]+)"/.exec(text)?.[1]
    assert.ok(href)
    const css = await get(href)
    assert.match(css.headers.get('cache-control') ?? '', /immutable/)
    const [page, styles] = [gzipSync(text).length, gzipSync(await css.text()).length]
    t.diagnostic(`${path}: HTML ${page} B, styles ${styles} B, budget ${FIRST_PAGE_MAX_bytes} B`)
    assert.ok(page > 1_000 && styles > 1_000, `a page and its styles were measured: ${page} ${styles}`)
    assert.ok(page + styles <= FIRST_PAGE_MAX_bytes, `${path}: ${page + styles} bytes`)
  }
})

test('a page that is sent compressed is the page', async () => {
  const { request } = await import('node:http')
  const chunks = await new Promise<Buffer[]>((resolve, reject) => {
    request(`${portal.url}/ayuda`, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      response.toArray().then(resolve, reject)
    }).end()
  })
  assert.match(gunzipSync(Buffer.concat(chunks)).toString(), /<\/html>$/)
})

test('pictures and scripts of the first page exist, and an unknown asset does not', async () => {
  const text = await (await get('/')).text()
  const addresses = [...text.matchAll(/(?:src|srcset|href)="(\/(?:assets|marca|favicon)[^"]+)"/g)].map(
    ([, href]) => href ?? '',
  )
  assert.ok(addresses.length >= 7)
  for (const address of addresses) assert.equal((await get(address)).status, 200, address)
  assert.equal((await get('/assets/style.css')).status, 404)
})

test('scripts run only with the nonce of the response, and nothing comes from another host', async () => {
  const answer = await get('/facturar')
  const policy = answer.headers.get('content-security-policy') ?? ''
  assert.match(policy, /default-src 'none'/)
  const nonce = /script-src 'nonce-([0-9a-f]{32})'/.exec(policy)?.[1]
  assert.ok(nonce)
  const scripts = [...(await answer.text()).matchAll(/<script[^>]*>/g)].map(([tag]) => tag)
  assert.ok(scripts.length > 0)
  for (const tag of scripts) assert.ok(tag.includes(`nonce="${nonce}"`), tag)
  assert.notEqual((await get('/facturar')).headers.get('content-security-policy'), policy)
  for (const path of ['/', '/facturar', '/ayuda']) {
    assert.doesNotMatch(await (await get(path)).text(), /(?:src|href|action)="(?:https?:)?\/\//)
  }
})

test('a form sent from another site is refused and changes nothing', async () => {
  const { code } = await portal.ticket(VECTOR_A.numero)
  const body = { ...EMPRESA, numero: code, correo: '', id: portal.app.ids.uuid() }
  const foreign: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://otro.example' },
    { origin: 'null' },
    {},
  ]
  for (const headers of foreign) {
    const answer = await post('/facturar', body, headers)
    assert.equal(answer.status, 403, JSON.stringify(headers))
  }
  const count = await portal.app.pool.query('select count(*)::int as n from issuance')
  assert.equal(count.rows[0].n, 0)
})

test('every state has a page with its folio, in plain words, that reloads itself while work is under way', async () => {
  const { token } = await requested(VECTOR_A.numero)
  const seen = new Set<string>()
  for (const state of ISSUANCE_STATES) {
    await portal.app.pool.query(
      `update issuance set state = $1, serie = 'T', folio = '77', faults = null where token = $2`,
      [state, token],
    )
    const answer = await get(`/factura/${token}`)
    const text = await answer.text()
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('x-robots-tag') ?? '', /noindex/)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    assert.match(text, /T-77/)
    const waits = !['waiting-customer', 'stamped', 'delivered', 'withdrawn'].includes(state)
    assert.equal(/<noscript><meta http-equiv="refresh"/.test(text), waits, state)
    seen.add(/<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? '')
    assert.doesNotMatch(text, /ops|inesperado/i)
  }
  assert.ok(seen.size >= 8, [...seen].join(' · '))
  assert.ok(!seen.has(''))
})

test('files asked for before the stamp lead back to the page, and an unknown address is a page that says so', async () => {
  const { token } = await requested('2986-703-20251106-02912')
  for (const file of ['xml', 'pdf']) {
    const answer = await get(`/factura/${token}/${file}`)
    assert.equal(answer.status, 303)
    assert.equal(answer.headers.get('location'), `/factura/${token}`)
  }
  const unknown = await get(`/factura/${'0'.repeat(26)}`)
  assert.equal(unknown.status, 404)
  assert.match(await unknown.text(), /Esta factura no existe/)
  assert.equal((await get(`/factura/${token.toLowerCase()}`)).status, 200, 'case does not matter')
})

test('guessing the total of a ticket is stopped with the time to wait, and its code still opens it', async () => {
  const { externalId, code } = await anyFreeTicket()
  const guess = (total: string) => get(`/facturar?${new URLSearchParams({ numero: externalId, total })}`)
  for (let cents = 1; cents <= 10; cents++) assert.equal((await guess(`1.${cents + 10}`)).status, 422)
  const stopped = await guess('1.99')
  assert.equal(stopped.status, 429)
  const wait_s = Number(stopped.headers.get('retry-after'))
  assert.ok(wait_s > 3000 && wait_s <= 3600, String(wait_s))
  assert.match(await stopped.text(), /Vuelve a intentarlo en \d+ minutos/)
  assert.equal((await get(`/facturar?numero=${code}`)).status, 200)
})

test('under /api failures are problem+json, on the site they are pages', async () => {
  const api = await get('/api/no-existe')
  assert.equal(api.status, 404)
  assert.match(api.headers.get('content-type') ?? '', /^application\/problem\+json/)
  const { type, title, status, code } = (await api.json()) as Record<string, unknown>
  assert.deepEqual([typeof type, typeof title, status, code], ['string', 'string', 404, 'no-encontrado'])
  const site = await get('/no-existe')
  assert.equal(site.status, 404)
  assert.match(await site.text(), /Esta página no existe/)
  const big = await post('/facturar', { numero: 'A'.repeat(70_000) }, SAME_SITE)
  assert.equal(big.status, 413)
  const media = await fetch(`${portal.url}/facturar`, {
    method: 'POST',
    body: '<a/>',
    headers: { ...SAME_SITE, 'content-type': 'text/xml' },
  })
  assert.equal(media.status, 415)
})

test('what a customer types comes back as text, never as markup', async () => {
  const answer = await get(
    `/facturar?${new URLSearchParams({ numero: '"><script>alert(1)</script>', total: '1.00' })}`,
  )
  const text = await answer.text()
  assert.doesNotMatch(text, /<script>alert/)
  assert.match(text, /&lt;script>alert|&lt;script&gt;alert/)
})

test('while the database is away pages say so and when to come back, and readiness tells the machines', async () => {
  const away = connect('postgres://nobody@127.0.0.1:1/nothing', { log: portal.app.log, max: 1 })
  const server = await buildServer({ ...portal.app, db: away.db })
  try {
    const page = await server.inject('/facturar?numero=1&total=1.00')
    assert.equal(page.statusCode, 503)
    assert.ok(Number(page.headers['retry-after']) > 0)
    assert.match(page.body, /Lo que ya pediste está guardado/)
    assert.equal((await server.inject('/readyz')).statusCode, 503)
    assert.equal((await server.inject('/healthz')).statusCode, 200)
    assert.equal((await server.inject('/')).statusCode, 200, 'the first page needs no database')
  } finally {
    await server.close()
    await away.close()
  }
})

test('health and readiness answer for machines', async () => {
  assert.deepEqual(await (await get('/healthz')).json(), { status: 'ok' })
  assert.deepEqual(await (await get('/readyz')).json(), { status: 'ready' })
})

const SAME_SITE = { 'sec-fetch-site': 'same-origin' }

function get(path: string): Promise<Response> {
  return fetch(portal.url + path, { redirect: 'manual' })
}

function post(
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string>,
): Promise<Response> {
  return fetch(portal.url + path, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
    headers,
  })
}

async function requested(externalId: string): Promise<{ token: string }> {
  const { code } = await portal.ticket(externalId)
  const body = { ...EMPRESA, numero: code, correo: '', id: portal.app.ids.uuid() }
  const answer = await post('/facturar', body, SAME_SITE)
  assert.equal(answer.status, 303)
  return { token: answer.headers.get('location')?.split('/').at(-1) ?? '' }
}

async function anyFreeTicket(): Promise<{ externalId: string; code: string }> {
  const { rows } = await portal.app.pool.query(
    `select external_id as "externalId", code from ticket
     where id not in (select ticket_id from issuance_ticket) and total > 10 and external_id <> all($1) order by id limit 1`,
    [[VECTOR_A.numero, '2986-703-20251106-02912']],
  )
  return rows[0]
}
