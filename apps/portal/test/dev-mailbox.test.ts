import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Mailbox, startMailbox } from '@timbra/pac-simulator'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { systemClock } from '../src/clock.ts'
import { createMailer } from '../src/delivery/mailer.ts'
import { randomIds } from '../src/ids.ts'
import { createSecrets } from '../src/secrets.ts'
import { buildServer } from '../src/web/server.ts'
import { configWith } from './support/config.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'

const FILE = Buffer.from([0, 1, 2, 250, 255, 13, 10, 46, 10])
let database: TestDatabase
let mailbox: Mailbox
let folder: string
let dir: string
let server: FastifyInstance

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timbra-mailbox-'))
  dir = join(folder, 'correo')
  database = await testDatabase()
  mailbox = await startMailbox({ port: 0, host: '127.0.0.1', dir, limit: 50 })
  server = await serve('sandbox')
})
after(async () => {
  await server.close()
  await mailbox.close()
  await database.close()
  await rm(folder, { recursive: true })
})

test('an empty mailbox says so', async () => {
  const { statusCode, body } = await server.inject('/dev/correo')
  assert.equal(statusCode, 200)
  assert.ok(body.includes('Todavía no hay correos.'))
})

test('a mail that was sent can be read, its links followed and its files taken', async () => {
  await send('Tu factura T-1 <b>', 'Hola:\n\nAquí está:\nhttp://localhost:3000/factura/ABC')
  const list = await server.inject('/dev/correo')
  const [, href = ''] = /<a href="(\/dev\/correo\/[^"]+)">Tu factura T-1 &lt;b><\/a>/.exec(list.body) ?? []
  assert.ok(list.body.includes('compras@ure.example'), list.body)
  const page = await server.inject(href)
  assert.equal(page.statusCode, 200)
  assert.ok(
    page.body.includes('<a href="http://localhost:3000/factura/ABC">http://localhost:3000/factura/ABC</a>'),
  )
  const [, file = ''] = /<a href="(\/dev\/correo\/[^"]+\/0)">factura.xml<\/a>/.exec(page.body) ?? []
  const taken = await server.inject(file)
  assert.deepEqual(taken.rawPayload, FILE)
  assert.equal(taken.headers['content-type'], 'application/xml')
  assert.equal(taken.headers['content-disposition'], 'attachment; filename="factura.xml"')
})

test('the newest mail stands first', async () => {
  await send('Primero', 'x')
  await send('Segundo', 'x')
  const { body } = await server.inject('/dev/correo')
  assert.ok(body.indexOf('Segundo') > 0 && body.indexOf('Segundo') < body.indexOf('Primero'))
})

test('nothing outside the mailbox can be read through it', async () => {
  await writeFile(join(folder, 'secret.eml'), 'Subject: secret\r\n\r\nsecret')
  for (const id of ['..%2Fsecret', '../secret', '%2e%2e%2fsecret', 'nothing', '']) {
    const { statusCode, body } = await server.inject(`/dev/correo/${id}`)
    assert.ok(statusCode === 404 || id === '', `${id}: ${statusCode}`)
    assert.ok(!body.includes('secret</h1>'))
  }
  const { statusCode } = await server.inject('/dev/correo/nothing/0')
  assert.equal(statusCode, 404)
})

test('in production there is no mailbox, even when a folder is set', async () => {
  const production = await serve('production')
  assert.equal((await production.inject('/dev/correo')).statusCode, 404)
  await production.close()
})

function send(subject: string, text: string): Promise<void> {
  const mailer = createMailer({
    host: '127.0.0.1',
    port: mailbox.port,
    from: 'a@s-mart.example',
    user: null,
    password: null,
  })
  const attachments = [{ filename: 'factura.xml', contentType: 'application/xml', content: FILE }]
  return mailer.send({ to: 'compras@ure.example', subject, text, html: '<p>x</p>', attachments })
}

function serve(mode: 'sandbox' | 'production'): Promise<FastifyInstance> {
  const config = configWith({
    TIMBRA_MODE: mode,
    TIMBRA_URL: 'https://facturas.s-mart.example',
    TIMBRA_MAILBOX: dir,
  })
  return buildServer({
    config,
    secrets: createSecrets('x'.repeat(32)),
    db: database.db,
    pool: database.pool,
    clock: systemClock,
    ids: randomIds,
    log: pino({ level: 'silent' }),
  })
}
