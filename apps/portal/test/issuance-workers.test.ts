import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { insertTimbre } from '@timbra/cfdi'
import { saveCSD } from '../src/csd/save.ts'
import { sql } from 'kysely'
import type { Pac, RecoverOutcome, StampOutcome } from '../src/pac/pac.ts'
import { type AdvanceDeps } from '../src/issuance/advance.ts'
import { wakeOverdue } from '../src/issuance/janitor.ts'
import { takeLease } from '../src/issuance/store-gathered.ts'
import { forgetPromise, promiseToLook } from '../src/issuance/store-awake.ts'
import { type IssuanceWorld, issuanceWorld, secrets, testSandbox } from './support/issuance-world.ts'
import { line } from './support/tickets.ts'

let world: IssuanceWorld
let real: Pac
before(async () => {
  world = await issuanceWorld()
  const [pac] = world.deps.pacs.values()
  assert.ok(pac)
  real = pac
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

/** A worker whose PAC answers as told. */
function workerWith(name: string, pac: Partial<Pac>): AdvanceDeps {
  return { ...world.deps, worker: name, pacs: new Map([['sw', { ...real, ...pac }]]) }
}

const LEASE_MS = 8_000

/** Calls the PAC for real, and keeps the answer until `release`. */
function slowPac(): { pac: Partial<Pac>; called: Promise<void>; release(): void } {
  let release = () => {}
  let arrived = () => {}
  const gate = new Promise<void>((open) => (release = open))
  const called = new Promise<void>((done) => (arrived = done))
  const stamp: Pac['stamp'] = async (request, options) => {
    const outcome = await real.stamp(request, options)
    arrived()
    await gate
    return outcome
  }
  return { pac: { stamp }, called, release }
}

test('a worker that dies between the commit of stamping and the answer leaves one stamp, found by the next', async () => {
  const { id } = await world.request()
  await world.step(id)
  const dead = slowPac() // its answer never arrives
  void world.step(id, workerWith('dead', dead.pac))
  await dead.called
  assert.equal((await world.row(id)).state, 'stamping', 'committed before the first byte left')
  assert.equal(world.stampCalls().length, 1)

  await world.step(id)
  assert.equal((await world.row(id)).state, 'stamping', 'nobody takes a row that is held')
  world.clock.advance(LEASE_MS)
  await world.step(id)
  assert.equal((await world.row(id)).state, 'ambiguous')
  await world.untilDue(id)
  await world.advance(id)
  const row = await world.row(id)
  assert.equal(row.state, 'stamped')
  assert.equal(world.simulator.ledger('sw').filter((entry) => entry.folio === row.folio).length, 1)
  assert.deepEqual(await world.events(id), ['requested', 'sealed', 'sending', 'worker-lost', 'stamped'])
  dead.release()
})

test('twenty workers that step at once stamp once', async () => {
  const { id } = await world.request()
  while ((await world.row(id)).state !== 'stamped') {
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => world.step(id, { ...world.deps, worker: `w${n}` })),
    )
  }
  assert.equal(world.stampCalls().length, 1)
  assert.deepEqual(await world.events(id), ['requested', 'sealed', 'sending', 'stamped'])
})

test('of two that want the same row in the same instant one gets it, also inside one process', async () => {
  const { id } = await world.request()
  const now = world.clock.now()
  const taking = { id, now, until: new Date(now.getTime() + LEASE_MS) }
  const taken = await Promise.all([takeLease(world.db, taking), takeLease(world.db, taking)])
  assert.deepEqual(
    taken.map((row) => row?.id ?? null),
    [id, null],
  )
})

test('a stamp that arrives at a worker which lost its row is stored all the same', async () => {
  const { id } = await world.request()
  await world.step(id)
  const late = slowPac()
  const answering = world.step(id, workerWith('late', late.pac))
  await late.called
  world.clock.advance(LEASE_MS)
  await world.step(id)
  assert.equal((await world.row(id)).state, 'ambiguous')
  late.release()
  await answering
  const row = await world.row(id)
  assert.equal(row.state, 'stamped')
  assert.equal(row.next_at, null)
  assert.equal(world.simulator.ledger('sw').filter((entry) => entry.folio === row.folio).length, 1)
})

test('a refusal that arrives at a worker which lost its row changes nothing', async () => {
  const { id } = await world.request()
  await world.step(id)
  let refuse: (outcome: StampOutcome) => void = () => {}
  const pac = { stamp: () => new Promise<StampOutcome>((answer) => (refuse = answer)) }
  const answering = world.step(id, workerWith('late', pac))
  while ((await world.row(id)).state !== 'stamping') await new Promise(setImmediate)
  world.clock.advance(LEASE_MS)
  await world.step(id)
  refuse({ kind: 'rejected', verdict: 'customer-fix', issues: [{ code: 'CFDI40145', message: '' }] })
  await answering
  assert.equal((await world.row(id)).state, 'ambiguous')
  await world.untilDue(id)
  await world.advance(id)
  assert.equal((await world.row(id)).state, 'stamped')
})

test('a worker that lost an ambiguous row cannot release it while another is asking', async () => {
  const { id } = await world.request()
  await world.step(id)
  const unknown = { kind: 'unknown', why: 'timeout', alarm: false } as const
  await world.step(id, workerWith('first', { stamp: () => Promise.resolve(unknown) }))
  await world.untilDue(id)
  const answers: ((outcome: RecoverOutcome) => void)[] = []
  const recover = () => new Promise<RecoverOutcome>((answer) => answers.push(answer))
  const lost = world.step(id, workerWith('lost', { recover }))
  while (answers.length < 1) await new Promise(setImmediate)
  world.clock.advance(LEASE_MS)
  const holding = world.step(id, workerWith('holding', { recover }))
  while (answers.length < 2) await new Promise(setImmediate)
  answers[0]?.({ kind: 'absent', certainty: 'proven' })
  await lost
  assert.equal((await world.row(id)).state, 'ambiguous')
  answers[1]?.(unknown)
  await holding
  const row = await world.row(id)
  assert.deepEqual([row.state, row.tries], ['ambiguous', 1])
})

test('the same stamp brought twice is known; another one for the same row is a surplus, noted and not stored', async () => {
  const { id } = await world.request()
  await world.step(id)
  const late = slowPac()
  const answering = world.step(id, workerWith('late', late.pac))
  await late.called
  world.clock.advance(LEASE_MS)
  await world.step(id)
  await world.untilDue(id)
  await world.advance(id)
  const before = await world.row(id)
  late.release()
  await answering
  assert.deepEqual(await world.row(id), before)

  const other = await world.request()
  await world.step(other.id)
  const { sealed_xml } = await world.row(other.id)
  const forged = slowPac()
  const twice = world.step(
    other.id,
    workerWith('twice', { stamp: (request, options) => doubled(forged.pac, request, options) }),
  )
  await forged.called
  world.clock.advance(LEASE_MS)
  await world.step(other.id)
  await world.untilDue(other.id)
  await world.advance(other.id)
  const stamped = await world.row(other.id)
  forged.release()
  await twice
  assert.ok(sealed_xml)
  assert.equal((await world.row(other.id)).uuid, stamped.uuid)
  assert.equal((await world.events(other.id)).at(-1), 'surplus-stamp')
})

/** What a PAC would say that has broken its promise and stamped the same bytes twice. */
async function doubled(pac: Partial<Pac>, ...call: Parameters<Pac['stamp']>): Promise<StampOutcome> {
  const outcome = await pac.stamp?.(...call)
  assert.equal(outcome?.kind, 'stamped')
  if (outcome?.kind !== 'stamped') return { kind: 'unknown', why: '', alarm: false }
  const uuid = '00000000-0000-4000-8000-000000000000'
  const timbre = {
    uuid,
    fechaTimbrado: '2026-11-22T11:15:03',
    rfcProvCertif: 'SPR190613I52',
    leyenda: undefined,
  }
  const fields = {
    ...timbre,
    selloCFD: call[0].cfdi.sello,
    noCertificadoSAT: '30001000000500009999',
    selloSAT: 'AA==',
  }
  return { ...outcome, uuid, xml: insertTimbre(call[0].cfdi.xml, fields) }
}

test('an adapter that throws or brings another document is an unknown answer, never a stamp', async () => {
  const first = await world.request()
  await world.advance(first.id)
  const { stamped_xml, uuid } = await world.row(first.id)
  const { id } = await world.request()
  await world.step(id)
  const foreign = {
    kind: 'stamped',
    uuid: uuid ?? '',
    xml: stamped_xml ?? Buffer.of(),
    via: 'fresh',
  } as const
  await world.step(id, workerWith('confused', { stamp: () => Promise.resolve(foreign) }))
  assert.equal((await world.row(id)).state, 'ambiguous')
  await world.untilDue(id)
  await world.step(id, workerWith('broken', { recover: () => Promise.reject(new TypeError('bug')) }))
  assert.equal((await world.row(id)).state, 'ambiguous')
  await world.untilDue(id)
  await world.advance(id)
  assert.equal((await world.row(id)).state, 'stamped')
})

test('a stamp whose saving fails is asked for again, and neither lost nor sealed anew', async () => {
  const { id } = await world.request({ email: 'compras@ure.example' })
  await world.step(id)
  const ids = { ...world.deps.ids, uuid: () => 'no uuid' } // the delivery cannot be inserted
  await world.step(id, { ...world.deps, ids })
  const row = await world.row(id)
  assert.equal(row.state, 'stamping', 'and not back to sealed: bytes are out')
  assert.equal(row.uuid, null)
  world.clock.advance(LEASE_MS)
  await world.step(id)
  await world.untilDue(id)
  await world.advance(id)
  const stamped = await world.row(id)
  assert.equal(stamped.state, 'stamped')
  assert.deepEqual(stamped.sealed_xml, row.sealed_xml)
  assert.equal(world.simulator.ledger('sw').filter((entry) => entry.folio === row.folio).length, 1)
})

test('when nothing can be sent, the same bytes wait with growing pauses, and are sealed anew only when too old', async () => {
  const { id } = await world.request()
  const stamp = () => Promise.resolve({ kind: 'not-sent', why: 'ECONNREFUSED' } as const)
  const offline = workerWith('offline', { stamp })
  await world.step(id, offline)
  const { sealed_xml, folio } = await world.row(id)
  const pauses: number[] = []
  for (let tries = 0; tries < 7; tries++) {
    await world.untilDue(id)
    await world.step(id, offline)
    const row = await world.row(id)
    assert.equal(row.state, 'sealed')
    assert.equal(row.pac, null)
    assert.deepEqual(row.sealed_xml, sealed_xml)
    pauses.push(((row.next_at?.getTime() ?? 0) - world.clock.now().getTime()) / 1000)
  }
  assert.deepEqual(pauses, [2, 5, 15, 60, 300, 600, 600])
  world.clock.advance(71 * 3_600_000)
  await world.step(id, offline)
  const resealed = await world.row(id)
  assert.equal(resealed.state, 'sealed')
  assert.equal(resealed.folio, folio)
  assert.notDeepEqual(resealed.sealed_xml, sealed_xml)
  await world.advance(id)
  assert.equal((await world.row(id)).state, 'stamped')
})

test('an ambiguous issuance is not sealed anew even after 73 hours; proven absence allows it', async () => {
  const { id } = await world.request()
  await world.step(id)
  const { sealed_xml } = await world.row(id)
  const unknown = { kind: 'unknown', why: 'timeout', alarm: false } as const
  const silent = { stamp: () => Promise.resolve(unknown), recover: () => Promise.resolve(unknown) }
  await world.step(id, workerWith('silent', silent))
  world.clock.advance(73 * 3_600_000)
  await world.step(id, workerWith('silent', silent))
  const still = await world.row(id)
  assert.equal(still.state, 'ambiguous')
  assert.deepEqual(still.sealed_xml, sealed_xml)
  await world.untilDue(id)
  const likely = { recover: () => Promise.resolve({ kind: 'absent', certainty: 'likely' } as const) }
  await world.step(id, workerWith('likely', likely))
  assert.equal((await world.row(id)).state, 'ambiguous')
  await world.untilDue(id)
  const proven = { recover: () => Promise.resolve({ kind: 'absent', certainty: 'proven' } as const) }
  await world.step(id, workerWith('proven', proven))
  assert.equal((await world.row(id)).state, 'sealed')
  await world.untilDue(id)
  await world.advance(id)
  const row = await world.row(id)
  assert.equal(row.state, 'stamped')
  assert.notDeepEqual(row.sealed_xml, sealed_xml)
})

test('a product without SAT keys waits for the store without a call to the PAC, and goes on when it is mapped', async () => {
  const lines = [
    line({ claveProdServ: undefined, unit: undefined, sku: 'NUEVO', gross: '146.90', net: '146.90' }),
  ]
  const ticket = await world.ticket({ lines })
  const { id } = await world.request({ ticketIds: [ticket.id] })
  await world.advance(id)
  const waiting = await world.row(id)
  assert.equal(waiting.state, 'waiting-store')
  assert.equal(waiting.folio, null, 'no folio is burned')
  assert.deepEqual(
    waiting.faults?.map(({ code, path }) => ({ code, path })),
    [{ code: 'sin-mapear', path: 'lineas[0].claveProdServ' }],
  )
  assert.equal(world.stampCalls().length, 0)
  const product = { issuer_id: world.issuer.id, sku: 'NUEVO', description: 'X', department: 'X' }
  await world.db
    .insertInto('product')
    .values({ ...product, clave_prod_serv: '50131700', clave_unidad: 'H87' })
    .execute()
  await world.untilDue(id)
  await world.advance(id)
  assert.equal((await world.row(id)).state, 'stamped')
})

test('without a CSD it waits for the store, and a new CSD wakes it at once', async () => {
  await world.db.updateTable('csd').set({ active: false }).execute()
  const { id } = await world.request()
  await world.advance(id)
  const waiting = await world.row(id)
  assert.equal(waiting.state, 'waiting-store')
  assert.equal(waiting.faults?.[0]?.code, 'sin-csd')
  const files = await testSandbox()
  const csd = {
    issuerId: world.issuer.id,
    cer: files.csdCer,
    key: files.csdKey,
    passphrase: files.csdPassphrase,
  }
  assert.deepEqual(await saveCSD({ db: world.db, secrets, clock: world.clock }, csd), [])
  assert.deepEqual((await world.row(id)).next_at, world.clock.now())
  await world.advance(id)
  assert.equal((await world.row(id)).state, 'stamped')
})

test('folios are given without gaps and never twice, also by parallel workers', async () => {
  const requests = await Promise.all(Array.from({ length: 12 }, () => world.request()))
  await Promise.all(requests.map(({ id }) => world.step(id)))
  const rows = await Promise.all(requests.map(({ id }) => world.row(id)))
  const folios = rows.map((row) => Number(row.folio)).toSorted((a, b) => a - b)
  const [first = 0] = folios
  assert.deepEqual(
    folios,
    Array.from({ length: 12 }, (_, n) => first + n),
  )
})

test('the janitor wakes what is overdue and unheld, once, and replaces the wake-up that a dead worker kept', async () => {
  const { id } = await world.request()
  const key = `advance-issuance:${id}`
  const jobs = async () =>
    (
      await world.pool.query<{ locked: boolean }>(
        'select locked_at is not null as locked from graphile_worker.jobs where key = $1',
        [key],
      )
    ).rows
  assert.deepEqual(await jobs(), [{ locked: false }])
  world.clock.advance(2_000)
  assert.equal(await wakeOverdue(world.deps), 0, 'its wake-up is there')
  // What graphile-worker leaves behind when a worker is killed: it would keep the job for 4 hours.
  await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'dead', attempts = 1
    where key = ${key}`.execute(world.db)
  assert.equal(await wakeOverdue(world.deps), 1)
  assert.deepEqual(await jobs(), [{ locked: false }])
  assert.equal(await wakeOverdue(world.deps), 0)
  await world.pool.query('delete from graphile_worker._private_jobs where key = $1', [key])
  await world.db
    .updateTable('issuance')
    .set({ lease_until: new Date(world.clock.now().getTime() + 1) })
    .where('id', '=', id)
    .execute()
  assert.equal(await wakeOverdue(world.deps), 0, 'somebody holds it')
  world.clock.advance(1)
  assert.equal(await wakeOverdue(world.deps), 1)
})

test('a request wakes a worker, except while one has promised to look', async () => {
  const wakeUps = async (id: string) => {
    const key = `advance-issuance:${id}`
    const found = await world.pool.query('select from graphile_worker._private_jobs where key = $1', [key])
    return found.rowCount
  }
  assert.equal(await wakeUps((await world.request()).id), 1)
  await promiseToLook(world.db, 'W', 60_000)
  assert.equal(await wakeUps((await world.request()).id), 0)
  await forgetPromise(world.db, 'W')
  assert.equal(await wakeUps((await world.request()).id), 1)
})

test('in a rush the janitor leaves what is overdue to the worker that has promised to look, and to nobody else for longer', async () => {
  const { id } = await world.request()
  await world.pool.query('delete from graphile_worker._private_jobs where key = $1', [
    `advance-issuance:${id}`,
  ])
  world.clock.advance(2_000)
  await promiseToLook(world.db, 'W', 60_000)
  assert.equal(await wakeOverdue(world.deps), 0, 'the promise stands')
  await promiseToLook(world.db, 'W', 0)
  assert.ok((await wakeOverdue(world.deps)) >= 1, 'it was not kept: its worker died')
  await forgetPromise(world.db, 'W')
})
