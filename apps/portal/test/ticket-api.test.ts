import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { pino } from 'pino'
import { pinnedClock } from '../src/clock.ts'
import { randomIds } from '../src/ids.ts'
import { createApiKey } from '../src/issuers/api-keys.ts'
import type { Issuer } from '../src/issuers/find.ts'
import { createSecrets } from '../src/secrets.ts'
import { normaliseCode } from '../src/tickets/code.ts'
import { buildServer } from '../src/web/server.ts'
import { configWith } from './support/config.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'
import { issuerWithStores, line, smallTicket } from './support/tickets.ts'

const NOW = new Date('2026-11-22T18:00:00Z')
const clock = pinnedClock(NOW)
let database: TestDatabase
let issuer: Issuer
let server: Awaited<ReturnType<typeof buildServer>>
let url: string
let key: string

before(async () => {
  database = await testDatabase()
  issuer = await issuerWithStores(database.db)
  key = await createApiKey({ db: database.db, ids: randomIds }, { issuerId: issuer.id, name: 'caja' })
  server = await buildServer({
    config,
    secrets: createSecrets('x'.repeat(32)),
    db: database.db,
    pool: database.pool,
    clock,
    ids: randomIds,
    log: pino({ level: 'silent' }),
  })
  url = await server.listen({ port: 0, host: '127.0.0.1' })
})
after(async () => {
  await server.close()
  await database.close()
})

test('a new ticket is answered with what its paper must show', async () => {
  const response = await post(smallTicket())
  assert.equal(response.status, 201)
  const { id, code, url: address, qr, ...rest } = await response.json()
  assert.equal(response.headers.get('location'), `/api/v1/tickets/${id}`)
  assert.match(code, /^\w{4}-\w{4}-\w{4}$/)
  assert.equal(address, `https://tienda.example/f/${normaliseCode(code)}`)
  assert.match(Buffer.from(qr.replace('data:image/svg+xml;base64,', ''), 'base64').toString(), /^<svg /)
  assert.deepEqual(rest, {
    externalId: '0031-04-20261121-000001',
    deadline: '2027-01-01T06:59:59.000Z',
    deadlineText: 'hasta el jueves 31 de diciembre de 2026, 23:59 h (hora de Cd. Juárez)',
    state: 'open',
  })
})

test('sent again it is the same ticket: 200 and the same code, thirty times at once too', async () => {
  const ticket = smallTicket({ externalId: 'again' })
  const answers = await Promise.all(Array.from({ length: 30 }, () => post(ticket)))
  const statuses = answers.map(({ status }) => status)
  assert.equal(statuses.filter((status) => status === 201).length, 1)
  assert.equal(statuses.filter((status) => status === 200).length, 29)
  const codes = await Promise.all(answers.map(async (answer) => (await answer.json()).code))
  assert.equal(new Set(codes).size, 1)
})

test('other content under the same number is 409 with every difference', async () => {
  await post(smallTicket({ externalId: 'used' }))
  const response = await post(smallTicket({ externalId: 'used', terminal: '09' }))
  const problem = await problemOf(response, 409)
  assert.equal(problem.code, 'ticket-distinto')
  assert.deepEqual(problem.errors, [
    {
      code: 'ticket-distinto',
      path: 'terminal',
      message: 'Antes se recibió "04" y ahora llega "09".',
      source: 'docs/api/tickets.md#repetir',
    },
  ])
})

test('a ticket that does not add up is 422 with field and difference', async () => {
  const problem = await problemOf(await post(smallTicket({ externalId: 'sum', total: '146.00' })), 422)
  assert.match(problem.errors.find(({ path }) => path === 'total')?.message ?? '', /diferencia de 0\.90\.$/)
})

test('no key, a wrong key and a revoked key are the same 401, and nothing is read or kept', async () => {
  const revoked = await createApiKey(
    { db: database.db, ids: randomIds },
    { issuerId: issuer.id, name: 'old' },
  )
  await database.pool.query(`update api_key set revoked_at = now() where name = 'old'`)
  for (const authorization of ['', 'Basic x', `Bearer ${revoked}`, `Bearer timbra_${'0'.repeat(26)}`]) {
    const response = await post(smallTicket({ externalId: 'nobody' }), { authorization })
    assert.equal((await problemOf(response, 401)).code, 'sin-credencial')
    assert.equal(response.headers.get('www-authenticate'), 'Bearer')
  }
  const { rowCount } = await database.pool.query(`select 1 from ticket where external_id = 'nobody'`)
  assert.equal(rowCount, 0)
})

test('what is no JSON is 400, another type 415, too much 413', async () => {
  assert.equal((await problemOf(await send('{"externalId": '), 400)).code, 'json-invalido')
  assert.equal((await problemOf(await send('{"__proto__": {"x": 1}}'), 400)).status, 400)
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])
    await problemOf(await send('a=b', { 'content-type': type }), 415)
  const huge = JSON.stringify(
    smallTicket({ lines: Array.from({ length: 5000 }, () => line({ description: 'x'.repeat(900) })) }),
  )
  await problemOf(await send(huge), 413)
})

test('JSON that is no ticket is 422, not a failure of ours', async () => {
  for (const body of ['null', '[]', '"text"', '5', '{}']) await problemOf(await send(body), 422)
})

test('the largest ticket, 5,000 lines, goes through', async () => {
  const lines = Array.from({ length: 5000 }, () => line({ gross: '1.00', net: '1.00' }))
  const payments = [{ formaPago: '01', amount: '5000.00' }]
  assert.equal(
    (await post(smallTicket({ externalId: 'large', lines, payments, total: '5000.00' }))).status,
    201,
  )
})

test('a batch answers line by line: what is refused does not hold up the rest', async () => {
  const lines = [
    JSON.stringify(smallTicket({ externalId: 'b-1' })),
    '',
    JSON.stringify(smallTicket({ externalId: 'b-2', total: '1.00' })),
    '{broken',
    JSON.stringify(smallTicket({ externalId: 'b-1' })),
    JSON.stringify(smallTicket({ externalId: 'b-1', terminal: '7' })),
  ]
  const response = await send(lines.join('\n'), { 'content-type': 'application/x-ndjson' })
  assert.equal(response.status, 200)
  const answers = (await response.text())
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text))
  assert.deepEqual(
    answers.map(({ line: number, status }) => [number, status]),
    [
      [1, 'created'],
      [3, 'refused'],
      [4, 'refused'],
      [5, 'same'],
      [6, 'conflict'],
    ],
  )
  assert.equal(answers[0].code, answers[3].code)
  assert.equal(answers[1].errors[0].path, 'total')
  await problemOf(await send('\n\n', { 'content-type': 'application/x-ndjson' }), 422)
})

test('a POS can look its ticket up by our id or its own number, and sees how far it is', async () => {
  const { id } = await (await post(smallTicket({ externalId: 'look up/1' }))).json()
  const byId = await get(`/api/v1/tickets/${id}`)
  assert.equal(byId.status, 200)
  assert.deepEqual(
    await (await get(`/api/v1/tickets/${encodeURIComponent('look up/1')}`)).json(),
    await byId.json(),
  )
  await asked(id, null)
  assert.equal((await (await get(`/api/v1/tickets/${id}`)).json()).state, 'requested')
  await asked(id, randomIds.uuid())
  assert.equal((await (await get(`/api/v1/tickets/${id}`)).json()).state, 'invoiced')
  await problemOf(await get(`/api/v1/tickets/${randomIds.uuid()}`), 404)
})

test('a ticket of last year that nobody invoiced is expired', async () => {
  const old = await (
    await post(smallTicket({ externalId: 'old', issuedAt: '2025-12-30T10:00:00-07:00' }))
  ).json()
  assert.equal((await (await get(`/api/v1/tickets/${old.id}`)).json()).state, 'expired')
})

test('another issuer sees nothing of this one', async () => {
  const other = await issuerWithStores(database.db, 'URE180429TM6')
  const theirs = await createApiKey({ db: database.db, ids: randomIds }, { issuerId: other.id, name: 'otra' })
  const { id } = await (await post(smallTicket({ externalId: 'private' }))).json()
  await problemOf(await get(`/api/v1/tickets/${id}`, theirs), 404)
  await problemOf(await get('/api/v1/tickets/private', theirs), 404)
})

test('the schema and the description are public, and describe what is really there', async () => {
  const schema = await (await fetch(`${url}/schemas/ticket.json`)).json()
  assert.equal(schema.$id, 'https://tienda.example/schemas/ticket.json')
  assert.deepEqual(schema.required, ['externalId', 'store', 'issuedAt', 'lines', 'payments', 'total'])
  const description = await (await fetch(`${url}/api/docs/openapi.json`)).json()
  assert.match(description.openapi, /^3\.1/)
  assert.deepEqual(Object.keys(description.paths), ['/api/v1/tickets', '/api/v1/tickets/{id}'])
  const body = description.paths['/api/v1/tickets'].post.requestBody.content['application/json'].schema
  assert.equal(body.properties.lines.maxItems, 5000)
  const page = await fetch(`${url}/api/docs`)
  assert.equal(page.status, 200)
  assert.match(await page.text(), /curl https:\/\/tienda\.example\/api\/v1\/tickets/)
})

test('an address that is not there is told to a till, not to a customer', async () => {
  for (const path of ['/api', '/api/', '/api/v1/ticket', '/api/v2/tickets', '/api/v1/?x=1']) {
    const problem = await problemOf(await get(path), 404)
    assert.equal(problem.title, 'No existe esta dirección de la API.', path)
    assert.match(problem.detail, /\/api\/v1\/tickets/)
  }
  const missing = await problemOf(await get('/api/v1/tickets/none'), 404)
  assert.equal(missing.code, 'ticket-desconocido')
  assert.doesNotMatch(missing.title + missing.detail, /página/)
})

test('a method that an address does not have is 405 and names those it has, with or without a key', async () => {
  const expected: [method: string, path: string, allow: string][] = [
    ['GET', '/api/v1/tickets', 'POST'],
    ['PUT', '/api/v1/tickets', 'POST'],
    ['OPTIONS', '/api/v1/tickets/', 'POST'],
    ['DELETE', '/api/v1/tickets/any', 'GET, HEAD'],
    ['POST', '/api/v1/tickets/any', 'GET, HEAD'],
    ['POST', '/api/docs', 'GET, HEAD'],
    ['PATCH', '/api/docs/openapi.json', 'GET, HEAD'],
  ]
  for (const [method, path, allow] of expected) {
    const body = ['GET', 'OPTIONS', 'DELETE'].includes(method) ? null : '<a/>'
    const problem = await fetch(url + path, { method, body, headers: { 'content-type': 'text/xml' } })
    const { code, title, detail } = await problemOf(problem, 405)
    assert.equal(problem.headers.get('allow'), allow, `${method} ${path}`)
    assert.deepEqual(
      [code, title, detail],
      ['metodo-no-admitido', `Esta dirección de la API no admite ${method}.`, `Admite: ${allow}.`],
    )
  }
  const head = await fetch(`${url}/api/v1/tickets`, { method: 'HEAD' })
  assert.equal(head.status, 405)
})

test('a client that sends too fast is told when to come back', async () => {
  const answers = await Promise.all(
    Array.from({ length: 6001 }, () =>
      server.inject({ url: '/api/v1/tickets/x', remoteAddress: '203.0.113.9' }),
    ),
  )
  const last = answers.find(({ statusCode }) => statusCode === 429)
  assert.ok(last, 'none of 6,001 requests was refused')
  assert.ok(Number(last.headers['retry-after']) > 0)
  assert.match(String(last.headers['content-type']), /problem\+json/)
})

function send(body: string, headers: Record<string, string> = {}) {
  const all = { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers }
  return fetch(`${url}/api/v1/tickets`, { method: 'POST', body, headers: all })
}

function post(ticket: unknown, headers: Record<string, string> = {}) {
  return send(JSON.stringify(ticket), headers)
}

function get(path: string, withKey = key) {
  return fetch(url + path, { headers: { authorization: `Bearer ${withKey}` } })
}

type Problem = {
  status: number
  code: string
  title: string
  detail: string
  errors: { path: string; message: string }[]
}

async function problemOf(response: Response, status: number): Promise<Problem> {
  assert.equal(response.status, status)
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
  const problem = await response.json()
  assert.equal(problem.status, status)
  return problem
}

async function asked(ticketId: string, uuid: string | null): Promise<void> {
  await database.pool.query('delete from issuance_ticket where ticket_id = $1', [ticketId])
  await database.pool.query(
    `with asked as (insert into issuance (id, token, issuer_id, store_id, receptor, state, requested_at, updated_at, state_since, uuid)
       select gen_random_uuid(), gen_random_uuid()::text, issuer_id, store_id, '{}', 'requested', now(), now(), now(), $2
       from ticket where id = $1 returning id)
     insert into issuance_ticket (issuance_id, ticket_id) select id, $1 from asked`,
    [ticketId, uuid],
  )
}

const config = configWith({ TIMBRA_URL: 'https://tienda.example' })
