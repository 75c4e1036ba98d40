import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { pinnedClock } from '../src/clock.ts'
import { detectIncidents } from '../src/status/detect.ts'
import { type Facts, healthOf } from '../src/status/policy.ts'
import { statusView } from '../src/status/view.ts'
import { buildServer } from '../src/web/server.ts'
import { type IssuanceWorld, RECEPTOR, T0, issuanceWorld, swPac } from './support/issuance-world.ts'
import { type Portal, startPortal } from './support/portal.ts'
import { spanText } from '../src/web/public/span-text.ts'

const MINUTE = 60_000
const ago = (ms: number) => new Date(T0.getTime() - ms)

let world: IssuanceWorld
let portal: Portal
before(async () => {
  world = await issuanceWorld()
  portal = await startPortal()
})
after(async () => {
  await portal.close()
  await world.close()
})

test('a time is told as people say it, and none is nothing', () => {
  const said = [0, 4, 34, 96, 400, 9_940, 12_400, 180_000, 7_500_000, 4 * 86_400_000].map((ms) =>
    spanText(ms),
  )
  assert.deepEqual(said, [
    '0.01 s',
    '0.01 s',
    '0.03 s',
    '0.1 s',
    '0.4 s',
    '9.9 s',
    '12 s',
    '3 min',
    '2 h 5 min',
    '4 días',
  ])
})

test('down needs failures without a stamp since and somebody who waits; slow needs a minute', () => {
  const calm: Facts = {
    lastStampedAt: ago(MINUTE),
    waiting: 0,
    ambiguous: 0,
    waitingSat: 0,
    oldestWaitingSince: null,
    failuresSinceStamp: 0,
    pacs: 2,
    pacsLeftAlone: 0,
  }
  const cases: [Partial<Facts>, string][] = [
    [{}, 'working'],
    [{ waiting: 3, oldestWaitingSince: ago(59_000), failuresSinceStamp: 2 }, 'working'],
    [{ waiting: 3, oldestWaitingSince: ago(61_000), failuresSinceStamp: 2 }, 'slow'],
    [{ waiting: 3, oldestWaitingSince: ago(5_000), failuresSinceStamp: 3 }, 'pac-down'],
    [{ waiting: 0, failuresSinceStamp: 9 }, 'working'],
    // Hours later no call fails any more, because nobody calls.
    [
      { waiting: 3, oldestWaitingSince: ago(90_000), lastStampedAt: ago(90_000), pacsLeftAlone: 1 },
      'pac-down',
    ],
    [{ waiting: 3, oldestWaitingSince: ago(90_000), lastStampedAt: null, pacsLeftAlone: 1 }, 'pac-down'],
    [{ waiting: 3, oldestWaitingSince: ago(90_000), lastStampedAt: ago(5_000), pacsLeftAlone: 1 }, 'slow'],
    [
      { waiting: 3, oldestWaitingSince: ago(30_000), lastStampedAt: ago(90_000), pacsLeftAlone: 1 },
      'working',
    ],
    [{ waitingSat: 40 }, 'working'],
    // Nobody waits, and whoever comes now would.
    [{ pacsLeftAlone: 2 }, 'pac-down'],
    [{ pacsLeftAlone: 1 }, 'working'],
    [{ pacs: 0 }, 'working'],
  ]
  for (const [change, expected] of cases)
    assert.equal(healthOf({ ...calm, ...change }, T0), expected, JSON.stringify(change))
})

test('an outage becomes one incident, written by the machine, that closes when stamps come again', async () => {
  const away = await swPac({ ...world.simulator, url: 'http://127.0.0.1:9' }, world.clock)
  const cutOff = { ...world.deps, pacs: new Map([[away.id, away]]) }
  const ids: string[] = []
  for (let n = 0; n < 3; n++) {
    const { id } = await world.request()
    ids.push(id)
    await world.step(id)
    await detectIncidents(world.deps)
    assert.deepEqual(
      (await statusView(world.db, ['sw'], world.clock.now())).incidents,
      [],
      'two failures are no outage',
    )
    await world.step(id, cutOff)
  }
  const began = world.clock.now()
  await Promise.all(Array.from({ length: 4 }, () => detectIncidents(world.deps)))
  const during = await statusView(world.db, ['sw'], began)
  assert.equal(during.health, 'pac-down')
  assert.deepEqual(during.incidents, [{ kind: 'pac-down', openedAt: began, closedAt: null }])
  assert.equal(during.facts.waiting, 3)
  world.clock.advance(10 * MINUTE)
  for (const id of ids) await world.advance(id)
  await detectIncidents(world.deps)
  const afterwards = await statusView(world.db, ['sw'], world.clock.now())
  assert.equal(afterwards.health, 'working')
  assert.deepEqual(afterwards.incidents, [{ kind: 'pac-down', openedAt: began, closedAt: world.clock.now() }])
  assert.deepEqual(afterwards.hour, { n: 3, median_s: 600, p95_s: 600 })
})

test('the times of an hour are those of its stamps, without what the customer had to correct', async () => {
  world.clock.set(new Date('2026-11-22T21:30:00Z'))
  const took: number[] = []
  for (const seconds of [1, 2, 3, 4]) {
    const { id } = await world.request()
    world.clock.advance(seconds * 1000)
    await world.advance(id)
    took.push(seconds)
  }
  const { id } = await world.request({ receptor: { ...RECEPTOR, domicilioFiscalReceptor: '01000' } })
  await world.advance(id)
  await world.pool.query(
    `insert into issuance_event (issuance_id, at, who, kind) values ($1, now(), 'customer', 'corrected')`,
    [id],
  )
  await world.pool.query(`update issuance set stamped_at = $2 where id = $1`, [
    id,
    new Date(world.clock.now().getTime() + 1),
  ])
  const view = await statusView(world.db, ['sw'], world.clock.now())
  assert.equal(view.hours.length, 24)
  const hour = view.hours.at(-1)
  assert.equal(hour?.hour.toISOString(), '2026-11-22T21:00:00.000Z')
  assert.deepEqual([hour?.n, hour?.median_s], [took.length, 2.5])
})

test('the page is light, works without scripts, names nobody, and asks the database once in five seconds', async () => {
  const clock = pinnedClock(portal.app.clock.now())
  const server = await buildServer({ ...portal.app, clock })
  try {
    const first = await server.inject('/estado')
    assert.equal(first.statusCode, 200)
    assert.equal(first.headers['cache-control'], 'private, max-age=5')
    assert.match(first.body, /Todo funciona/)
    assert.match(first.body, /<svg[^>]*role="img" aria-label="Tiempo hasta la factura/)
    const href = /href="(\/(?:assets|marca)\/style\.[^"]+)"/.exec(first.body)?.[1] ?? ''
    const css = await server.inject(href)
    const bytes = gzipSync(first.body).length + gzipSync(css.body).length
    assert.ok(bytes <= 14 * 1024, `${bytes} bytes`)
    await portal.app.pool.query(`insert into incident (kind, opened_at) values ('pac-down', $1)`, [
      clock.now(),
    ])
    clock.advance(4_999)
    assert.match((await server.inject('/estado')).body, /Ninguno anotado/)
    clock.advance(1)
    const renewed = (await server.inject('/estado')).body
    assert.match(renewed, /El timbrado no respondía[\s\S]*sigue, desde hace/)
    assert.doesNotMatch(renewed, /URE180429|[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}|@|\/factura\//)
  } finally {
    await server.close()
  }
})

test('where every PAC in use is left alone the page says so although nobody waits, and what becomes of a request', async () => {
  const open = (pac: string) =>
    portal.app.pool.query(
      `insert into pac_breaker (pac, state, changed_at, probe_at, why) values ($1, 'open', now(), now(), 'silent')`,
      [pac],
    )
  const server = await buildServer({ ...portal.app, clock: pinnedClock(portal.app.clock.now()) })
  try {
    await open('one-of-another-time')
    assert.match((await server.inject('/estado')).body, /Todo funciona/)
  } finally {
    await server.close()
  }
  for (const pac of portal.app.pacs.keys()) await open(pac)
  const later = await buildServer(portal.app)
  try {
    const { body } = await later.inject('/estado')
    assert.match(body, /El timbrado no responde\.[\s\S]*la guardamos con su hora/)
  } finally {
    await later.close()
    await portal.app.pool.query('delete from pac_breaker')
  }
})

test('the footer of every page leads there', async () => {
  assert.match(await (await fetch(`${portal.url}/ayuda`)).text(), /href="\/estado"/)
})
