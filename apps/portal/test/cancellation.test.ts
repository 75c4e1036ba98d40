import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { readAcuse } from '@timbra/cfdi'
import { cancel } from '../src/cancellation/cancel.ts'
import { createSlots } from '../src/cancellation/slots.ts'
import { wakeOverdueCancellations } from '../src/cancellation/janitor.ts'
import { randomIds } from '../src/ids.ts'
import { liveTokenOfTicket } from '../src/issuance/view.ts'
import { type CancellationWorld, cancellationWorld } from './support/cancellation-world.ts'
import { DEAR } from './support/tickets.ts'

let world: CancellationWorld
before(async () => {
  world = await cancellationWorld()
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const isFree = async (ticketId: string) => (await liveTokenOfTicket(world.db, ticketId)) === null
const uuidOf = async (id: string) => String((await world.row(id)).uuid)
const answerAs = (uuid: string, kind: 'accepted' | 'rejected') => world.simulator.sat.answer(uuid, kind)
/** Jobs in the queue for this cancellation. */
const wakeUps = async (id: string): Promise<number> => {
  const text = 'select 1 from graphile_worker.jobs where key = $1'
  return (await world.pool.query(text, [`poll-cancellation:${id}`])).rowCount ?? 0
}
const awaitingReceiver = async () => {
  world.simulator.sat.change({ grace_ms: 0 })
  return world.stamped(DEAR)
}

describe('a cancellation', () => {
  test('is requested, acknowledged, looked at, and only SAT’s Cancelado frees the ticket', async () => {
    world.simulator.sat.change({ effectLag_ms: 3 * MINUTE })
    const { id, ticketId } = await world.stamped()
    const cancellation = await world.cancel(id)
    assert.equal((await world.cancellation(cancellation)).state, 'requested')
    assert.equal(await world.next(cancellation), 'in-process')
    const acuse = (await world.status(id))?.acuse
    const read = readAcuse(acuse ?? '')
    assert.deepEqual(read.ok && read.value.folios, [{ uuid: await uuidOf(id), estatusUUID: '201' }])
    assert.equal(await isFree(ticketId), false, '201 is a request, not a cancellation')
    assert.equal(await world.next(cancellation), 'in-process')
    assert.equal(await isFree(ticketId), false, 'in process is not cancelled')
    assert.equal(await world.next(cancellation), 'cancelled')
    assert.equal(await isFree(ticketId), true)
    const view = await world.status(id)
    assert.deepEqual(
      view?.events.map(({ kind, toState }) => `${kind} ${toState}`),
      ['requested requested', 'asked in-process', 'looked in-process', 'cancelled cancelled'],
    )
    assert.deepEqual(view?.acuse, acuse, 'the acuse is kept byte for byte')
    assert.equal((await world.cancellation(cancellation)).next_at, null)
  })

  test('frees a ticket that then can be invoiced again', async () => {
    const { id, ticketId } = await world.stamped()
    const cancellation = await world.cancel(id)
    await world.next(cancellation)
    assert.equal(await world.next(cancellation), 'cancelled')
    const again = await world.request({ ticketIds: [ticketId] })
    await world.advance(again.id)
    assert.equal((await world.row(again.id)).state, 'stamped')
    assert.equal(await isFree(ticketId), false)
  })

  test('that the receiver rejects leaves the CFDI alive, and may be asked for again', async () => {
    const { id, ticketId } = await awaitingReceiver()
    const cancellation = await world.cancel(id)
    assert.equal(await world.next(cancellation), 'in-process')
    await answerAs(await uuidOf(id), 'rejected')
    const asked = world.clock.now().getTime()
    while ((await world.next(cancellation)) === 'in-process') continue
    assert.equal((await world.cancellation(cancellation)).state, 'rejected')
    const took = world.clock.now().getTime() - asked
    assert.equal(took, 15 * MINUTE, 'a refusal within minutes may be that of an earlier request')
    assert.equal(await isFree(ticketId), false)
    const second = await world.cancel(id)
    assert.notEqual(second, cancellation)
    assert.equal(await world.next(second), 'in-process')
    await answerAs(await uuidOf(id), 'accepted')
    assert.equal(await world.next(second), 'cancelled')
    assert.equal(await isFree(ticketId), true)
  })

  test('that nobody answers is cancelled when the term of 72 hours ends', async () => {
    const { id, ticketId } = await awaitingReceiver()
    const cancellation = await world.cancel(id)
    const start = world.clock.now().getTime()
    while ((await world.next(cancellation)) === 'in-process') {
      assert.equal(await isFree(ticketId), false)
    }
    assert.equal((await world.cancellation(cancellation)).state, 'cancelled')
    const took = world.clock.now().getTime() - start
    assert.ok(took >= 72 * HOUR && took <= 80 * HOUR, String(took / HOUR))
  })

  test('of a CFDI that SAT does not know yet is asked for again until it does', async () => {
    world.simulator.sat.change({ cancelLag_ms: 4 * MINUTE })
    const { id } = await world.stamped()
    const cancellation = await world.cancel(id)
    assert.equal(await world.next(cancellation), 'requested')
    assert.equal((await world.cancellation(cancellation)).sat_code, '205')
    assert.equal(await world.next(cancellation), 'requested')
    assert.equal(await world.next(cancellation), 'in-process')
  })

  test('whose answer is lost is sent again: SAT says 202, and it counts', async () => {
    const { id } = await world.stamped()
    const cancellation = await world.cancel(id)
    world.simulator.addFault({ pac: 'sw', op: 'cancel', mode: 'reset-after', times: 1 })
    assert.equal(await world.next(cancellation), 'requested')
    assert.equal(await world.next(cancellation), 'in-process')
    assert.equal((await world.cancellation(cancellation)).sat_code, '202')
  })

  test('waits while SAT’s status service is away, and never guesses', async () => {
    const { id, ticketId } = await world.stamped()
    const cancellation = await world.cancel(id)
    await world.next(cancellation)
    world.simulator.addFault({ pac: 'sat', op: 'status', mode: 'http-503', times: 2 })
    assert.equal(await world.next(cancellation), 'in-process')
    assert.equal(await world.next(cancellation), 'in-process')
    assert.equal(await isFree(ticketId), false)
    assert.equal(await world.next(cancellation), 'cancelled')
  })

  test('through an account that the PAC refuses is tried again later, not lost', async () => {
    const { id } = await world.stamped()
    const cancellation = await world.cancel(id)
    world.simulator.addFault({ pac: 'sw', op: 'cancel', mode: 'auth-expired', times: 2 })
    assert.equal(await world.next(cancellation), 'requested')
    assert.equal(await world.next(cancellation), 'in-process')
  })
})

describe('asking', () => {
  test('twice is one request, also by two at once; after Cancelado it is the same', async () => {
    const { id } = await world.stamped()
    const [one, two] = await Promise.all([world.cancel(id), world.cancel(id)])
    assert.equal(one, two)
    await world.next(one ?? '')
    assert.equal(await world.next(one ?? ''), 'cancelled')
    assert.equal(await world.cancel(id), one)
  })

  test('by motivo 01, or before there is a CFDI, is refused', async () => {
    const { id } = await world.stamped()
    const ask = (issuanceId: string, motivo: string) =>
      cancel(world.deps, { id: randomIds.uuid(), issuanceId, motivo, requestedBy: 'customer' })
    const code = async (issuanceId: string, motivo: string) => {
      const asked = await ask(issuanceId, motivo)
      return asked.kind === 'refused' && asked.faults.map((fault) => fault.code).join()
    }
    assert.equal(await code(id, '01'), '207')
    assert.equal(await code(id, '9'), '207')
    assert.equal(await code((await world.request()).id, '02'), 'CANC-SIN-CFDI')
    assert.equal(await code(randomIds.uuid(), '02'), 'CANC-SIN-CFDI')
    assert.equal(await world.status(id), null)
  })
})

describe('a worker', () => {
  test('holds a row alone: of two steps at once one asks', async () => {
    const { id } = await world.stamped()
    const cancellation = await world.cancel(id)
    await Promise.all([world.step(cancellation), world.step(cancellation)])
    const calls = world.simulator.requests().filter(({ url }) => url.includes('/cancel/'))
    assert.equal(calls.length, 1)
    assert.equal((await world.status(id))?.events.length, 2)
  })

  test('leaves its other places to stamps: with none free for cancellations nothing is asked', async () => {
    const { id } = await world.stamped()
    const cancellation = await world.cancel(id)
    const slots = createSlots(1)
    assert.ok(slots.tryEnter())
    await world.step(cancellation, { slots })
    assert.equal((await world.cancellation(cancellation)).state, 'requested')
    slots.leave()
    await world.step(cancellation, { slots })
    assert.equal((await world.cancellation(cancellation)).state, 'in-process')
    assert.ok(slots.tryEnter(), 'the place is given back')
  })

  test('that died is replaced: the row is woken when its hold has lapsed', async () => {
    const { id } = await world.stamped()
    const cancellation = await world.cancel(id)
    await world.pool.query('select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))')
    const leaseUntil = new Date(world.clock.now().getTime() + 90_000)
    await world.db
      .updateTable('cancellation')
      .set({ lease_until: leaseUntil })
      .where('id', '=', cancellation)
      .execute()
    world.clock.advance(60_000)
    await world.step(cancellation)
    assert.equal((await world.cancellation(cancellation)).state, 'requested', 'the dead one still holds it')
    await wakeOverdueCancellations(world.deps)
    assert.equal(await wakeUps(cancellation), 0)
    world.clock.advance(31_000)
    await wakeOverdueCancellations(world.deps)
    assert.equal(await wakeUps(cancellation), 1)
    await world.step(cancellation)
    assert.equal((await world.cancellation(cancellation)).state, 'in-process')
  })

  test('cannot rewrite history', async () => {
    await assert.rejects(
      world.db.updateTable('cancellation_event').set({ kind: 'x' }).execute(),
      /append-only/,
    )
    await assert.rejects(world.db.deleteFrom('cancellation_event').execute(), /append-only/)
  })

  test('leaves no RFC and no words in the events', async () => {
    const rows = await world.db.selectFrom('cancellation_event').select('detail').execute()
    assert.doesNotMatch(JSON.stringify(rows), /SDE2601018A0|URE180429TM6|UNIVERSIDAD|<\?xml/)
  })
})
