import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { buildServer } from '../src/web/server.ts'
import { configWith } from './support/config.ts'
import { issuanceWorld, secrets } from './support/issuance-world.ts'

test('a question on a connection that the database has ended is told to be asked again soon', async (t) => {
  const world = await issuanceWorld()
  t.after(() => world.close())
  const server = await buildServer({ ...world.deps, pool: world.pool, config: configWith({}), secrets })
  t.after(() => server.close())
  const client = new pg.Client({ connectionString: world.url })
  await client.connect()
  client.on('error', () => {})
  server.get('/pregunta', () => client.query('select 1'))

  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const ended = new Promise<void>((done) => client.once('end', done))
  await world.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  await ended
  const answer = await server.inject({ url: '/pregunta', headers: { accept: 'text/html' } })
  assert.equal(answer.statusCode, 503)
  assert.match(answer.body, /El servicio se está reiniciando/)
  assert.ok(Number(answer.headers['retry-after']) > 0)
})
