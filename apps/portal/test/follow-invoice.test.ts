import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import fastify, { type FastifyInstance } from 'fastify'
import pg from 'pg'
import { type StreamApp, type StreamLimits, registerInvoiceStream } from '../src/web/public/invoice-stream.ts'
import { EMPRESA } from './support/journey.ts'
import { type Portal, startPortal } from './support/portal.ts'

type News = { readonly version: string; readonly pending: boolean }

const NEVER_MS = 3_600_000
const WIDE: StreamLimits = { total: 100, perAddress: 100, heartbeat_ms: NEVER_MS, life_ms: NEVER_MS }

let portal: Portal
const servers: FastifyInstance[] = []

before(async () => {
  portal = await startPortal()
  await portal.stopWorker()
})
after(async () => {
  await Promise.all(servers.map((server) => server.close()))
  await portal.close()
})

test('the stream tells where an invoice stands, each change, and ends when nothing more will change', async () => {
  const { token } = await requested()
  const stream = await open(`${portal.url}/factura/${token}/avance`)
  assert.equal(stream.answer.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  assert.equal(stream.answer.headers.get('cache-control'), 'no-store')
  const first = await stream.next()
  assert.match(first?.version ?? '', /^requested\./)
  await portal.startWorker()
  const seen = [first, ...(await stream.rest())]
  await portal.stopWorker()
  assert.match(seen.at(-1)?.version ?? '', /^stamped\./)
  assert.deepEqual(
    seen.map((news) => news?.pending),
    [...seen.slice(1).map(() => true), false],
    'only the last one ends it',
  )
  const asked = await (await fetch(`${portal.url}/factura/${token}/estado`)).json()
  assert.deepEqual(asked, seen.at(-1), 'who asks hears the same')
})

test('a mail that is sent is news too', async () => {
  const url = await serve(WIDE)
  const { token, id } = await requested()
  await become(id, 'stamped')
  await portal.app.pool.query(
    `insert into delivery (id, issuance_id, email, state, requested_at) values (gen_random_uuid(), $1, 'a@b.example', 'pending', now())`,
    [id],
  )
  const stream = await open(`${url}/factura/${token}/avance`)
  assert.equal((await stream.next())?.pending, true)
  await portal.app.pool.query(`update delivery set state = 'sent', sent_at = now() where issuance_id = $1`, [
    id,
  ])
  assert.deepEqual(
    (await stream.rest()).map((news) => news.pending),
    [false],
  )
})

test('a duplicate that was stamped by a fault is told, with what to do, until and after SAT has cancelled it', async () => {
  const { token, id } = await requested()
  await become(id, 'stamped')
  assert.ok(!(await page(token)).includes('duplicado'))
  const uuid = '11111111-2222-3333-4444-000000000001'
  await portal.app.pool.query(
    `update issuance set uuid = '22222222-2222-3333-4444-000000000002' where id = $1`,
    [id],
  )
  await portal.app.pool.query(
    `insert into possible_duplicate (id, issuance_id, pac, sealed_xml, sello_sha256, noted_at, outcome, uuid)
     values (gen_random_uuid(), $1, 'sw', '', '', now(), 'surplus', $2)`,
    [id, uuid],
  )
  const told = await page(token)
  for (const words of [uuid, 'Ya pedimos al SAT que lo cancele', 'acéptala'])
    assert.ok(told.includes(words), words)
  await portal.app.pool.query(
    `update possible_duplicate set cancellation = 'cancelled' where issuance_id = $1`,
    [id],
  )
  assert.match(await page(token), /Ya está cancelado ante el SAT/)
})

test('forty who look cost the database one connection', async () => {
  const before = await listeners()
  const url = await serve(WIDE)
  const { token, id } = await requested()
  const streams = await Promise.all(Array.from({ length: 40 }, () => open(`${url}/factura/${token}/avance`)))
  await Promise.all(streams.map((stream) => stream.next()))
  await become(id, 'sealed')
  for (const stream of streams) assert.match((await stream.next())?.version ?? '', /^sealed\./)
  assert.equal((await listeners()) - before, 1)
  await become(id, 'stamped')
  for (const stream of streams) assert.equal((await stream.rest()).at(-1)?.pending, false)
})

test('beyond its limits the server refuses a stream, and a place that is left is free', async () => {
  const url = await serve({ ...WIDE, total: 3, perAddress: 2 })
  const { token } = await requested()
  const address = `${url}/factura/${token}/avance`
  const [first, second] = [await open(address), await open(address)]
  const refused = await fetch(address)
  assert.equal(refused.status, 503)
  assert.ok(Number(refused.headers.get('retry-after')) > 0)
  first.leave()
  let third = await fetch(address)
  while (third.status === 503) third = await fetch(address)
  assert.equal(third.status, 200)
  await third.body?.cancel()
  second.leave()
})

test('when the one connection is cut, what happened meanwhile is told as soon as there is another', async () => {
  const url = await serve(WIDE)
  const { token, id } = await requested()
  const stream = await open(`${url}/factura/${token}/avance`)
  await stream.next()
  await become(id, 'sealed')
  assert.match((await stream.next())?.version ?? '', /^sealed\./)
  await portal.app.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'`,
  )
  await become(id, 'stamped')
  assert.equal((await stream.rest()).at(-1)?.pending, false)
})

test('a notice that is lost is made good at the next heartbeat', async () => {
  const url = await serve({ ...WIDE, heartbeat_ms: 40 })
  const { token, id } = await requested()
  const stream = await open(`${url}/factura/${token}/avance`)
  await stream.next()
  await portal.app.pool.query('alter table issuance disable trigger issuance_news')
  try {
    await become(id, 'stamped')
    assert.equal((await stream.rest()).at(-1)?.pending, false)
    assert.match(stream.heard(), /^: /m, 'a heartbeat keeps proxies from closing it')
  } finally {
    await portal.app.pool.query('alter table issuance enable trigger issuance_news')
  }
})

test('where nothing can be heard of changes, the page moves all the same: the server looks by itself', async () => {
  const deaf = new pg.Pool({ connectionString: 'postgres://127.0.0.1:9/nobody' })
  const url = await serve(WIDE, { ...portal.app, pool: deaf })
  const { token, id } = await requested()
  const stream = await open(`${url}/factura/${token}/avance`)
  assert.match((await stream.next())?.version ?? '', /^requested\./)
  await become(id, 'sealed')
  assert.match((await stream.next())?.version ?? '', /^sealed\./)
  await become(id, 'stamped')
  assert.equal((await stream.rest()).at(-1)?.pending, false)
})

test('when the wait becomes long the page changes its words: folio, deadline, acuse; and not before', async () => {
  const url = await serve(WIDE)
  const { token, id } = await requested()
  const early = await page(token)
  assert.match(early, /Estamos haciendo tu factura/)
  assert.doesNotMatch(early, /La tenemos/)
  await portal.app.pool.query(
    `update issuance set requested_at = now() - interval '7900 milliseconds' where id = $1`,
    [id],
  )
  const stream = await open(`${url}/factura/${token}/avance`)
  const [before, later] = [await stream.next(), await stream.next()]
  assert.notEqual(before?.version, later?.version)
  stream.leave()
  const late = await page(token)
  assert.match(late, /<h1>La tenemos: te llega/)
  assert.match(late, new RegExp(`S-${id.slice(0, 8).toUpperCase()}`))
  assert.match(late, /dentro del plazo, que es\s*<time[^>]*>hasta el/)
  assert.match(late, new RegExp(`/factura/${token}/acuse.pdf`))
  assert.match(
    late,
    new RegExp(`data-version="${later?.version}"`),
    'the page and the stream speak of the same',
  )
  assert.match(late, /<noscript><meta http-equiv="refresh"/)
})

test('an unknown invoice has no stream, and a server that stops ends those that are open', async () => {
  assert.equal((await fetch(`${portal.url}/factura/${'0'.repeat(26)}/avance`)).status, 404)
  const url = await serve(WIDE)
  const { token } = await requested()
  const stream = await open(`${url}/factura/${token}/avance`)
  await stream.next()
  const stopped = servers.pop()?.close()
  assert.deepEqual(await stream.rest(), [])
  await stopped
})

async function serve(limits: StreamLimits, app: StreamApp = portal.app): Promise<string> {
  const server = fastify()
  registerInvoiceStream(server, app, limits)
  await server.listen({ host: '127.0.0.1', port: 0 })
  servers.push(server)
  return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
}

async function listeners(): Promise<number> {
  const { rows } = await portal.app.pool.query(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and query like 'listen issuance_news'`,
  )
  return rows[0].n
}

async function become(id: string, state: string): Promise<void> {
  await portal.app.pool.query('update issuance set state = $2, updated_at = now() where id = $1', [id, state])
}

async function page(token: string): Promise<string> {
  return (await fetch(`${portal.url}/factura/${token}`)).text()
}

/** A browser's side of server-sent events. */
async function open(url: string) {
  const leaving = new AbortController()
  const answer = await fetch(url, { signal: leaving.signal })
  const chunks = answer.body?.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
  let heard = ''
  let read = 0
  const next = async (): Promise<News | null> => {
    for (;;) {
      const end = heard.indexOf('\n\n', read)
      if (end >= 0) {
        const block = heard.slice(read, end)
        read = end + 2
        if (block.startsWith('event: avance\ndata: ')) return JSON.parse(block.slice(20)) as News
        continue
      }
      const chunk = await chunks?.next()
      if (!chunk || chunk.done) return null
      heard += chunk.value
    }
  }
  const rest = async () => {
    const all: News[] = []
    for (let news = await next(); news !== null; news = await next()) all.push(news)
    return all
  }
  return { answer, next, rest, heard: () => heard, leave: () => leaving.abort() }
}

async function requested(): Promise<{ token: string; id: string }> {
  const id = portal.app.ids.uuid()
  const { rows } = await portal.app.pool.query(
    `select code from ticket where id not in (select ticket_id from issuance_ticket) and total > 10
     and not exists (select from jsonb_array_elements(content->'lines') line where line->>'ieps' is not null)
     order by id offset 0 limit 1`,
  )
  const answer = await fetch(`${portal.url}/facturar`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ ...EMPRESA, numero: rows[0].code, correo: '', id }),
  })
  assert.equal(answer.status, 303)
  return { id, token: answer.headers.get('location')?.split('/').at(-1) ?? '' }
}
