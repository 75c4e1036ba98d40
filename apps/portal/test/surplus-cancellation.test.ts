import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { readCertificate } from '@timbra/cfdi/node'
import { advanceCancellation } from '../src/cancellation/advance.ts'
import { cancelSurpluses } from '../src/cancellation/cancel-surplus.ts'
import { cancel } from '../src/cancellation/cancel.ts'
import { status } from '../src/cancellation/status.ts'
import { createSlots } from '../src/cancellation/slots.ts'
import { randomIds } from '../src/ids.ts'
import { cancelSurplusAgain, denySurplus, nameSurplus } from '../src/issuance/manual-surplus.ts'
import { listManual, riskFailover } from '../src/issuance/manual.ts'
import type { AdvanceDeps } from '../src/issuance/advance.ts'
import { watchSurplus } from '../src/issuance/surplus.ts'
import { issuanceByToken, liveTokenOfTicket } from '../src/issuance/view.ts'
import { createPacs } from '../src/pac/adapters.ts'
import type { Canceller, RecoverOutcome } from '../src/pac/pac.ts'
import { readPacs } from '../src/pac/settings.ts'
import { createSatStatus } from '../src/sat-status/client.ts'
import { swPac, testSandbox } from './support/issuance-world.ts'
import { DEAR } from './support/tickets.ts'
import { SECOND, type TwoPacs, twoPacs } from './support/two-pacs.ts'

const HOUR = 3_600_000
const silent = () => Promise.resolve({ kind: 'unknown', why: 'timeout', alarm: false } as const)

let world: TwoPacs
let cancellers: ReadonlyMap<string, Canceller>
before(async () => {
  world = await twoPacs()
  const at = async (simulator: TwoPacs['simulator']) =>
    (await swPac(simulator, world.clock)) as unknown as Canceller
  cancellers = new Map([
    ['sw', await at(world.simulator)],
    [SECOND, await at(world.second)],
  ])
})
beforeEach(() => world.calm())
after(() => world.close())

/** A ticket whose first PAC stamped in silence, and whose second stamped after a failover at an operator's risk. */
async function doubled(content: Readonly<Record<string, unknown>> = {}) {
  const ticket = await world.ticket(content)
  world.simulator.addFault({ pac: 'sw', op: 'stamp', mode: 'reset-after', times: 1 })
  const { id } = await world.request({ ticketIds: [ticket.id] })
  await world.go(id)
  const { token } = await world.row(id)
  assert.deepEqual(await riskFailover(world.two, { which: token, who: 'ana' }), { kind: 'done' })
  await world.go(id)
  const row = await world.row(id)
  assert.equal(row.pac, SECOND)
  const surplus = (await world.uuids(id)).find((uuid) => uuid !== row.uuid)
  assert.ok(surplus)
  return { id, token, ticketId: ticket.id, uuid: String(row.uuid), surplus }
}

/** The watcher asks a PAC that can look without stamping. */
async function watch(): Promise<void> {
  const real = world.two.pacs.get('sw')
  world.masks.first = {
    stamp: silent,
    ask: (request, options) => real?.recover(request, options) as Promise<RecoverOutcome>,
  }
  world.clock.advance(HOUR)
  await watchSurplus(world.two)
  await cancelSurpluses(world.two)
}

async function rowsOf(issuanceId: string) {
  const { rows } = await world.pool.query(
    `select c.id, c.state, c.motivo, c.acuse, c.next_at, p.uuid, p.cancellation from cancellation c
     join possible_duplicate p on p.id = c.surplus_id where c.issuance_id = $1 order by requested_at`,
    [issuanceId],
  )
  return rows
}

/** Lets a worker do the step that is due next. @returns the state it leads to */
async function next(issuanceId: string, by = cancellers): Promise<string> {
  const { id, next_at } = (await rowsOf(issuanceId)).at(-1)
  if (next_at > world.clock.now()) world.clock.set(next_at)
  await advanceCancellation(
    {
      ...world.two,
      cancellers: by,
      slots: createSlots(1),
      satStatus: createSatStatus({
        url: `${world.simulator.url}/ConsultaCFDIService.svc`,
        timeout_ms: 2_000,
        interval_ms: 0,
      }),
    },
    id,
  )
  return (await rowsOf(issuanceId)).at(-1).state
}

/** The real adapters, both at the one simulator, whose ledgers know nothing of each other. */
async function finkokAndSw(): Promise<{
  deps: AdvanceDeps
  cancellers: ReadonlyMap<string, Canceller>
}> {
  const { pacCer } = await testSandbox()
  const certificate = readCertificate(pacCer)
  assert.ok(certificate.ok)
  const certificates = new Map([[certificate.value.noCertificado, certificate.value]])
  const { url } = world.simulator
  const settings = readPacs({
    TIMBRA_PACS: 'finkok,sw',
    ...Object.fromEntries(
      ['FINKOK', 'SW'].flatMap((name) => [
        [`TIMBRA_${name}_URL`, url],
        [`TIMBRA_${name}_USER`, 'demo'],
        [`TIMBRA_${name}_PASSWORD`, 'demo'],
      ]),
    ),
  })
  const pacs = createPacs(settings.pacs, { certificates, clock: world.clock })
  return { deps: { ...world.two, pacs }, cancellers: pacs }
}

const listed = async (token: string) =>
  (await listManual(world.two)).find((row) => row.token === token)?.surplus ?? null
const details = async (id: string) => {
  const { rows } = await world.pool.query(
    `select kind, detail from issuance_event where issuance_id = $1 and kind like 'surplus%' order by id`,
    [id],
  )
  return rows.map(({ kind, detail }) => `${kind} ${detail.state ?? detail.uuid ?? detail.pac}`)
}

describe('a CFDI too many', () => {
  test('is the one that the customer does not have; its own PAC is asked to cancel it, motivo 02, until SAT says Cancelado', async () => {
    const { id, token, ticketId, uuid, surplus } = await doubled()
    await watch()
    const [asked] = await rowsOf(id)
    assert.deepEqual([asked.motivo, asked.uuid, asked.state], ['02', surplus, 'requested'])
    assert.deepEqual(await listed(token), { uuid: surplus, pac: 'sw', cancellation: 'requested' })
    const shown = async () => (await issuanceByToken(world.db, token))?.surplus
    assert.deepEqual(await shown(), { uuid: surplus, cancelled: false }, 'the customer hears of it first')
    assert.equal(await next(id), 'in-process')
    const [taken] = await rowsOf(id)
    assert.match(taken.acuse.toString(), new RegExp(`<UUID>${surplus}</UUID><EstatusUUID>201<`))
    assert.equal((await listed(token))?.cancellation, 'in-process', '201 is not cancelled')
    assert.equal(await next(id), 'cancelled')
    assert.deepEqual(await shown(), { uuid: surplus, cancelled: true })
    assert.equal(await listed(token), null, 'nobody has to look any more')
    assert.deepEqual(await details(id), [
      `surplus-stamp ${surplus}`,
      'surplus-cancellation requested',
      'surplus-cancellation in-process',
      'surplus-cancellation cancelled',
    ])
    assert.deepEqual(world.simulator.sat.stateOf(surplus), {
      kind: 'cancelled',
      how: 'Cancelado sin aceptación',
    })
    const row = await world.row(id)
    assert.deepEqual([row.uuid, row.state], [uuid, 'stamped'], 'the customer’s own is untouched')
    assert.equal(await liveTokenOfTicket(world.db, ticketId), token, 'and the ticket is not free')
    assert.equal(await status(world.db, id), null, 'and nobody has asked to cancel that one')
  })

  test('is asked for once, however often and by how many workers', async () => {
    const { id } = await doubled()
    await watch()
    await Promise.all([cancelSurpluses(world.two), cancelSurpluses(world.two)])
    assert.equal((await rowsOf(id)).length, 1)
  })

  test('does not stand in the way of cancelling the customer’s own', async () => {
    const { id, ticketId, surplus } = await doubled()
    await watch()
    const own = { id: randomIds.uuid(), issuanceId: id, motivo: '03', requestedBy: 'customer' }
    assert.equal((await cancel(world.two, own)).kind, 'accepted')
    assert.equal((await status(world.db, id))?.motivo, '03')
    assert.equal(await next(id), 'in-process')
    assert.equal(await next(id), 'cancelled')
    assert.equal(world.simulator.sat.stateOf(surplus).kind, 'cancelled')
    assert.notEqual(await liveTokenOfTicket(world.db, ticketId), null)
  })

  test('that its receiver must accept waits for that; a rejection waits for a person, who can ask again', async () => {
    const { id, token, surplus } = await doubled(DEAR)
    world.simulator.sat.change({ grace_ms: 0 })
    await watch()
    assert.equal(await next(id), 'in-process')
    assert.equal(await next(id), 'in-process', 'SAT says En proceso')
    await world.simulator.sat.answer(surplus, 'rejected')
    while ((await next(id)) === 'in-process') continue // until the news cannot be old
    assert.equal((await listed(token))?.cancellation, 'rejected')
    assert.ok(world.logged.some((line) => line['alarm'] === true && line['state'] === 'rejected'))
    await cancelSurpluses(world.two)
    assert.equal((await rowsOf(id)).length, 1, 'no machine asks twice: a second request has no term')
    const again = { which: token, who: 'ana' }
    assert.deepEqual(await cancelSurplusAgain(world.two, again), { kind: 'done' })
    assert.deepEqual(await cancelSurplusAgain(world.two, again), { kind: 'nothing-to-decide' })
    await cancelSurpluses(world.two)
    assert.equal(await next(id), 'in-process')
    await world.simulator.sat.answer(surplus, 'accepted')
    assert.equal(await next(id), 'cancelled')
  })

  test('at Finkok is found by its read-only `stamped`, and cancelled there, over the wire', async () => {
    const real = await finkokAndSw()
    world.simulator.addFault({ pac: 'finkok', op: 'stamp', mode: 'timeout-after', ms: 20, times: 1 })
    const { id } = await world.request()
    for (let steps = 0; steps < 2; steps++) await world.step(id, real.deps)
    const { token, state, pac } = await world.row(id)
    assert.deepEqual([state, pac], ['ambiguous', 'finkok'])
    const deps = { ...world.two, pacs: real.deps.pacs }
    assert.deepEqual(await riskFailover(deps, { which: token, who: 'ana' }), { kind: 'done' })
    await world.step(id, real.deps)
    const row = await world.row(id)
    assert.deepEqual([row.state, row.pac], ['stamped', 'sw'])
    const [surplus] = world.simulator.ledger('finkok').filter((entry) => entry.folio === row.folio)
    assert.ok(surplus && surplus.uuid !== row.uuid)
    world.clock.advance(HOUR)
    const stamps = world.simulator.ledger('finkok').length
    await watchSurplus(real.deps)
    assert.equal(world.simulator.ledger('finkok').length, stamps, 'asking stamps nothing')
    assert.equal((await listed(token))?.uuid, surplus.uuid)
    await cancelSurpluses(world.two)
    assert.equal(await next(id, real.cancellers), 'in-process')
    assert.equal(await next(id, real.cancellers), 'cancelled')
    assert.equal(world.simulator.sat.stateOf(surplus.uuid).kind, 'cancelled')
    assert.equal(world.simulator.sat.stateOf(String(row.uuid)).kind, 'none')
  })

  test('at a PAC that cannot be asked without stamping is named, or denied, by a person', async () => {
    const found = await doubled()
    const denied = await doubled()
    world.clock.advance(HOUR)
    await watchSurplus(world.two)
    assert.deepEqual(await listed(found.token), { uuid: null, pac: 'sw', cancellation: null })
    const who = 'ana'
    const name = (uuid: string) => nameSurplus(world.two, { which: found.token, who, uuid })
    assert.deepEqual(await name('no es un folio'), { kind: 'bad-uuid' })
    assert.deepEqual(await name(found.uuid), { kind: 'bad-uuid' }, 'that one is the customer’s')
    assert.deepEqual(await name(found.surplus.toLowerCase()), { kind: 'done' })
    assert.deepEqual(await name(found.surplus), { kind: 'nothing-to-decide' })
    await cancelSurpluses(world.two)
    assert.equal(await next(found.id), 'in-process')
    assert.equal(await next(found.id), 'cancelled')
    assert.deepEqual(await denySurplus(world.two, { which: denied.token, who }), { kind: 'done' })
    assert.equal(await listed(denied.token), null)
    assert.deepEqual(await denySurplus(world.two, { which: 'T-99999', who }), { kind: 'unknown' })
  })
})
