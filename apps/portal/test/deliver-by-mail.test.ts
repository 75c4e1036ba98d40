import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { inTransaction } from '../src/db/transaction.ts'
import { deliverCfdi } from '../src/delivery/deliver.ts'
import { wakeOverdueDeliveries } from '../src/delivery/janitor.ts'
import { MailError, type Mailer, createMailer } from '../src/delivery/mailer.ts'
import { renderPdf } from '../src/delivery/render-pdf.ts'
import { requestDelivery } from '../src/delivery/request.ts'
import { randomIds } from '../src/ids.ts'
import { type DeliveryWorld, EMAIL, START, deliveryWorld, mailerAt } from './support/delivery-world.ts'
import { LOOK } from './support/look.ts'
import { pageTexts } from './support/pdf.ts'

let world: DeliveryWorld
const MINUTE_MS = 60_000

before(async () => {
  world = await deliveryWorld()
})
beforeEach(async () => {
  await world.database.pool.query('delete from delivery')
  world.clock.set(START)
  world.sink.taken.length = 0
  world.sink.answerWith(null)
  world.logLines.length = 0
})
after(() => world.close())

test('the mail brings PDF and XML, says where they stay, and the issuance is delivered', async () => {
  const issuance = await world.issuance()
  const delivery = await requested(issuance.id)
  await deliverCfdi(world.deps, delivery.id)
  const [{ to, mail } = assert.fail('no mail'), ...others] = world.sink.taken
  assert.equal(others.length, 0)
  assert.deepEqual(to, [EMAIL])
  assert.equal(mail.from?.address, 'facturas@s-mart.example')
  assert.equal(mail.subject, `Tu factura ${issuance.folio} de Tienda de prueba`)
  assert.equal(mail.messageId, `<${delivery.id}@s-mart.example>`)
  assert.ok(mail.text?.includes(`http://localhost:3000/factura/${issuance.token}`))
  assert.match(mail.text ?? '', /Guárdalo: es el que vale ante el SAT/)
  assert.match(mail.html ?? '', /<html lang="es">[^]*<h1[^]*<a href="http:\/\/localhost:3000\/factura\/T/)
  assert.ok(!`${mail.text}${mail.html}`.includes('URE180429TM6'), 'the text names no receptor')
  const files = new Map(mail.attachments.map((file) => [file.filename, file]))
  assert.deepEqual([...files.keys()], [`${issuance.uuid}.pdf`, `${issuance.uuid}.xml`])
  const xml = bytesOf(files.get(`${issuance.uuid}.xml`)?.content)
  assert.deepEqual(xml, Buffer.from(issuance.xml ?? ''))
  const [page = ''] = await pageTexts(bytesOf(files.get(`${issuance.uuid}.pdf`)?.content))
  assert.ok(
    page.includes(issuance.uuid ?? '?') &&
      page.includes('Tienda 0031') &&
      page.includes('no tiene validez fiscal'),
  )
  assert.equal(await world.stateOf(issuance.id), 'delivered')
  assert.deepEqual(await world.eventsOf(issuance.id), [{ kind: 'delivered', who: 'worker:w1' }])
  const [row] = await world.deliveries(issuance.id)
  assert.deepEqual([row?.state, row?.sent_at, row?.next_at, row?.lease_until], ['sent', START, null, null])
  await deliverCfdi(world.deps, delivery.id)
  assert.equal(world.sink.taken.length, 1, 'a second wake-up sends nothing')
})

test('sending again to another address is one more mail and no second event', async () => {
  const issuance = await world.issuance()
  const first = await requested(issuance.id)
  await deliverCfdi(world.deps, first.id)
  await world.request(issuance.id, 'otra@ure.example')
  const second = (await world.deliveries(issuance.id)).find((row) => row.email === 'otra@ure.example')
  await deliverCfdi(world.deps, second?.id ?? '')
  assert.deepEqual(
    world.sink.taken.flatMap(({ to }) => to),
    [EMAIL, 'otra@ure.example'],
  )
  assert.equal((await world.eventsOf(issuance.id)).length, 1)
})

test('an address that no form would take is not written down', async () => {
  const issuance = await world.issuance()
  for (const email of ['no-mail', `${EMAIL}\r\nBcc: x@y.mx`, 'a,b@c.mx', '']) {
    const answer = await world.request(issuance.id, email)
    assert.ok(answer.kind === 'refused', email)
    assert.deepEqual(
      answer.faults.map(({ path }) => path),
      ['email'],
    )
  }
  assert.deepEqual(await world.deliveries(issuance.id), [])
})

test('while the mail server is away the mail waits, ever longer, and the issuance is not touched', async () => {
  const issuance = await world.issuance()
  const delivery = await requested(issuance.id)
  const away = { ...world.deps, mailer: mailerAt(await closedPort()) }
  await deliverCfdi(away, delivery.id)
  const [row] = await world.deliveries(issuance.id)
  assert.deepEqual([row?.state, row?.attempt, row?.last_problem], ['pending', 1, 'ESOCKET'])
  assert.deepEqual(row?.next_at, new Date(START.getTime() + MINUTE_MS))
  assert.deepEqual((await world.jobOf(delivery.id))?.run_at, row?.next_at, 'and a wake-up is planned')
  await deliverCfdi(away, delivery.id)
  assert.equal((await world.deliveries(issuance.id))[0]?.attempt, 1, 'not before its time')
  world.clock.advance(MINUTE_MS)
  await deliverCfdi(away, delivery.id)
  const waits = (await world.deliveries(issuance.id))[0]
  assert.deepEqual(waits?.next_at, new Date(START.getTime() + 3 * MINUTE_MS))
  assert.equal(await world.stateOf(issuance.id), 'stamped')
  assert.deepEqual(await world.eventsOf(issuance.id), [])
  world.clock.advance(2 * MINUTE_MS)
  await deliverCfdi(world.deps, delivery.id)
  assert.equal(world.sink.taken.length, 1)
  assert.equal(await world.stateOf(issuance.id), 'delivered')
})

test('an address that the server refuses for good is not tried again; a temporary refusal is', async () => {
  const [refused, postponed] = [await world.issuance(), await world.issuance()]
  world.sink.answerWith(550)
  await deliverCfdi(world.deps, (await requested(refused.id)).id)
  world.sink.answerWith(451)
  await deliverCfdi(world.deps, (await requested(postponed.id)).id)
  const [gone] = await world.deliveries(refused.id)
  const [waits] = await world.deliveries(postponed.id)
  assert.deepEqual([gone?.state, gone?.last_problem, gone?.next_at], ['failed', 'smtp-550', null])
  assert.deepEqual([waits?.state, waits?.last_problem], ['pending', 'smtp-451'])
  assert.equal(await world.stateOf(refused.id), 'stamped')
  assert.equal(await world.stateOf(postponed.id), 'stamped')
  const log = world.logLines.join('')
  assert.match(log, /mail was not sent/)
  assert.ok(!log.includes('ure.example'), 'no address in the log')
})

test('a mail that fails for a day is given up', async () => {
  const issuance = await world.issuance()
  const delivery = await requested(issuance.id)
  world.sink.answerWith(451)
  for (;;) {
    const [row] = await world.deliveries(issuance.id)
    if (!row?.next_at) break
    world.clock.set(row.next_at)
    await deliverCfdi(world.deps, delivery.id)
  }
  const [row] = await world.deliveries(issuance.id)
  assert.equal(row?.state, 'failed')
  const hours = (world.clock.now().getTime() - START.getTime()) / 3_600_000
  assert.ok(hours > 20 && hours < 28, `${hours} h`)
  assert.equal(await world.stateOf(issuance.id), 'stamped')
})

test('a worker that dies after the server took the mail makes the next one send the same mail, and no third', async () => {
  const issuance = await world.issuance()
  const delivery = await requested(issuance.id)
  const dying = hangsAfterSending(world.deps.mailer)
  const dead = deliverCfdi({ ...world.deps, mailer: dying.mailer }, delivery.id)
  await dying.sent
  assert.equal(await wakeOverdueDeliveries(world.deps), 0)
  world.clock.advance(3 * MINUTE_MS - 1_000)
  await deliverCfdi(world.deps, delivery.id)
  assert.equal(world.sink.taken.length, 1, 'nobody else while the lease runs')
  world.clock.advance(MINUTE_MS)
  assert.equal(await wakeOverdueDeliveries(world.deps), 1, 'the janitor notices')
  await deliverCfdi({ ...world.deps, worker: 'w2' }, delivery.id)
  const ids = world.sink.taken.map(({ mail }) => mail.messageId)
  assert.deepEqual(ids, [`<${delivery.id}@s-mart.example>`, `<${delivery.id}@s-mart.example>`])
  dying.wakeUp()
  await dead
  assert.equal(world.sink.taken.length, 2)
  assert.deepEqual(await world.eventsOf(issuance.id), [{ kind: 'delivered', who: 'worker:w2' }])
  const [row] = await world.deliveries(issuance.id)
  assert.deepEqual([row?.state, row?.attempt], ['sent', 2])
  assert.equal(await wakeOverdueDeliveries(world.deps), 0)
})

test('a worker that comes back late with a failure changes nothing of the newer attempt', async () => {
  const issuance = await world.issuance()
  const delivery = await requested(issuance.id)
  const slow = failsWhenTold()
  const late = deliverCfdi({ ...world.deps, mailer: slow.mailer }, delivery.id)
  await slow.asked
  world.clock.advance(4 * MINUTE_MS)
  const dying = hangsAfterSending(world.deps.mailer)
  const newer = deliverCfdi({ ...world.deps, mailer: dying.mailer }, delivery.id)
  await dying.sent
  const [held] = await world.deliveries(issuance.id)
  slow.fail()
  await late
  assert.deepEqual(await world.deliveries(issuance.id), [held])
  dying.wakeUp()
  await newer
  assert.equal((await world.deliveries(issuance.id))[0]?.state, 'sent')
})

test('two workers that wake up together send one mail', async () => {
  const issuance = await world.issuance()
  const delivery = await requested(issuance.id)
  await Promise.all(Array.from({ length: 6 }, () => deliverCfdi(world.deps, delivery.id)))
  assert.equal(world.sink.taken.length, 1)
})

test('a PDF that cannot be made is our trouble: it is tried again, and the issuance stays stamped', async () => {
  const issuance = await world.issuance()
  const delivery = await requested(issuance.id)
  const pdf = () => renderPdf(Buffer.from('<broken/>'), LOOK)
  await deliverCfdi({ ...world.deps, pdf }, delivery.id)
  const [row] = await world.deliveries(issuance.id)
  assert.deepEqual([row?.state, row?.last_problem], ['pending', 'internal'])
  assert.equal(await world.stateOf(issuance.id), 'stamped')
  assert.equal(world.sink.taken.length, 0)
})

test('what is not stamped is not mailed', async () => {
  const issuance = await world.issuance(false)
  const delivery = await requested(issuance.id)
  await deliverCfdi(world.deps, delivery.id)
  const [row] = await world.deliveries(issuance.id)
  assert.deepEqual([row?.state, row?.last_problem], ['failed', 'not-stamped'])
  assert.equal(world.sink.taken.length, 0)
})

test('asking twice for the mail that is still waiting is one request', async () => {
  const issuance = await world.issuance()
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => world.request(issuance.id, 'Compras@URE.example')),
  )
  assert.ok(answers.every(({ kind }) => kind === 'accepted'))
  await world.request(issuance.id, 'compras@ure.example')
  assert.equal((await world.deliveries(issuance.id)).length, 1)
})

test('nobody gets more than five mails an hour out of one issuance, however many ask at once', async () => {
  const issuance = await world.issuance()
  const addresses = Array.from({ length: 20 }, (_, index) => `victim${index}@ure.example`)
  const answers = await Promise.all(addresses.map((address) => world.request(issuance.id, address)))
  assert.equal(answers.filter(({ kind }) => kind === 'accepted').length, 5)
  assert.equal((await world.deliveries(issuance.id)).length, 5)
  const refused = answers.find((answer) => answer.kind === 'refused')
  assert.deepEqual(
    refused?.faults.map(({ code, path }) => [code, path]),
    [['ENVIO-LIMITE', 'email']],
  )
  assert.match(refused?.faults[0]?.message ?? '', /en 60 min/)
  assert.equal(
    (await world.request((await world.issuance()).id)).kind,
    'accepted',
    'another issuance is free',
  )
  world.clock.advance(60 * MINUTE_MS - 1)
  assert.equal((await world.request(issuance.id, 'x@ure.example')).kind, 'refused')
  world.clock.advance(2)
  assert.equal((await world.request(issuance.id, 'x@ure.example')).kind, 'accepted')
})

test('a request lives and dies with the transaction of its caller', async () => {
  const issuance = await world.issuance()
  const { db } = world.database
  const undone = inTransaction(db, async (trx) => {
    await requestDelivery(
      { db: trx, clock: world.clock, ids: randomIds },
      { issuanceId: issuance.id, email: EMAIL },
    )
    throw new Error('undo')
  })
  await assert.rejects(undone, /undo/)
  assert.deepEqual(await world.deliveries(issuance.id), [])
})

test('a mail goes to one address, whatever is written into it', async () => {
  const mailer = mailerAt(world.sink.port)
  const mail = { subject: 'x', text: 'x', html: '<p>x</p>', attachments: [] }
  for (const to of ['a@ure.example, b@ure.example', 'a@ure.example\r\nBcc: b@ure.example']) {
    await mailer.send({ ...mail, to }).catch((error: unknown) => assert.ok(error instanceof MailError))
  }
  for (const { to } of world.sink.taken) assert.ok(to.length <= 1, to.join(' | '))
  assert.ok(!world.sink.taken.some(({ to }) => to.includes('b@ure.example')))
})

test('a password never travels without TLS', async () => {
  const config = { host: '127.0.0.1', port: world.sink.port, from: 'a@s-mart.example' }
  const mail = { to: EMAIL, subject: 'x', text: 'x', html: '<p>x</p>', attachments: [] }
  await assert.rejects(createMailer({ ...config, user: 'u', password: 'p' }).send(mail), MailError)
  assert.equal(world.sink.logins(), 0)
  assert.equal(world.sink.taken.length, 0)
  await createMailer({ ...config, user: null, password: null }).send(mail)
  assert.equal(world.sink.taken.length, 1)
})

async function requested(issuanceId: string) {
  assert.equal((await world.request(issuanceId)).kind, 'accepted')
  const [delivery = assert.fail('no delivery')] = await world.deliveries(issuanceId)
  assert.ok(await world.jobOf(delivery.id), 'a wake-up exists')
  return delivery
}

/** A worker that is gone right after the mail server said yes, until it is woken. */
function hangsAfterSending(mailer: Mailer) {
  const { promise: sent, resolve: noteSent } = Promise.withResolvers<void>()
  const { promise: woken, resolve: wakeUp } = Promise.withResolvers<void>()
  const hanging: Mailer = {
    async send(mail) {
      await mailer.send(mail)
      noteSent()
      await woken
    },
  }
  return { mailer: hanging, sent, wakeUp }
}

function failsWhenTold() {
  const { promise: asked, resolve: noteAsked } = Promise.withResolvers<void>()
  const { promise: told, resolve: fail } = Promise.withResolvers<void>()
  const mailer: Mailer = {
    async send() {
      noteAsked()
      await told
      throw new MailError('ETIMEDOUT', false)
    },
  }
  return { mailer, asked, fail }
}

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return address !== null && typeof address === 'object' ? address.port : assert.fail('no port')
}

function bytesOf(content: string | ArrayBuffer | Uint8Array | undefined): Buffer {
  if (content === undefined) assert.fail('the file is missing')
  return typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content))
}
