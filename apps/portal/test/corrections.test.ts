import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { readCFDI, validate } from '@timbra/cfdi'
import { wakeOverdueCancellations } from '../src/cancellation/janitor.ts'
import { correctInvoice } from '../src/corrections/correct.ts'
import { correctionCaseOf } from '../src/corrections/find.ts'
import { giveUp } from '../src/corrections/give-up.ts'
import { randomIds } from '../src/ids.ts'
import { correctIssuance } from '../src/issuance/correct.ts'
import { requestIssuance } from '../src/issuance/request.ts'
import { liveTokenOfTicket } from '../src/issuance/view.ts'
import { askStore } from '../src/petitions/ask.ts'
import { grantPetition, refusePetition } from '../src/petitions/decide.ts'
import { openPetitions, petitionByToken, petitionOfInvoice } from '../src/petitions/find.ts'
import { petitionFolio } from '../src/petitions/petition.ts'
import { type CancellationWorld, cancellationWorld } from './support/cancellation-world.ts'
import { RECEPTOR, T0 } from './support/issuance-world.ts'

const PERSON = {
  rfc: 'CACX7605101P8',
  nombre: 'XOCHILT CASAS CHAVEZ',
  domicilioFiscalReceptor: '36257',
  regimenFiscalReceptor: '605',
  usoCFDI: 'S01',
}
const DAY = 86_400_000

let world: CancellationWorld
before(async () => {
  world = await cancellationWorld()
})
beforeEach(() => {
  world.simulator.reset()
  world.clock.set(T0)
})
after(() => world.close())

const deps = () => ({ db: world.db, clock: world.clock, ids: randomIds })

async function correct(issuanceId: string, x: { receptor?: typeof PERSON; who?: string; id?: string } = {}) {
  const subject = await correctionCaseOf(world.db, issuanceId)
  assert.ok(subject)
  const { receptor = PERSON, who = 'customer', id = randomIds.uuid() } = x
  return correctInvoice(deps(), { id, ...subject, receptor, email: null, accountId: null, who })
}

const codes = (answer: { kind: string; faults?: readonly { code: string }[] }) =>
  answer.faults?.map(({ code }) => code).join() ?? answer.kind
const tokenRow = (token: string) =>
  world.db.selectFrom('issuance').selectAll().where('token', '=', token).executeTakeFirstOrThrow()
const cancellationOf = (issuanceId: string) =>
  world.db
    .selectFrom('cancellation')
    .selectAll()
    .where('issuance_id', '=', issuanceId)
    .executeTakeFirstOrThrow()

test('wrong data: a new CFDI with the right ones is stamped with relation 04, and only then the first is cancelled by 01', async () => {
  const first = await world.stamped()
  const changed = await correct(first.id)
  assert.ok(changed.kind === 'accepted')
  const heir = await tokenRow(changed.token)
  await world.advance(heir.id)
  const { stamped_xml, uuid } = await world.row(heir.id)
  const read = readCFDI(stamped_xml ?? new Uint8Array())
  assert.ok(read.ok)
  const original = await world.row(first.id)
  assert.deepEqual(read.value.comprobante.cfdiRelacionados, [{ tipoRelacion: '04', uuids: [original.uuid] }])
  assert.deepEqual(validate(stamped_xml ?? ''), [])
  assert.equal(read.value.comprobante.receptor.rfc, PERSON.rfc)
  assert.notEqual(uuid, original.uuid)
  const { id } = await cancellationOf(first.id)
  assert.equal(await liveTokenOfTicket(world.db, first.ticketId), original.token)
  let state = ''
  while (state !== 'cancelled') state = await world.next(id)
  assert.equal(await liveTokenOfTicket(world.db, first.ticketId), changed.token)
})

test('the same form twice, and another form meanwhile, are one correction', async () => {
  const first = await world.stamped()
  const id = randomIds.uuid()
  const answers = await Promise.all([correct(first.id, { id }), correct(first.id, { id }), correct(first.id)])
  const tokens = new Set(answers.map((answer) => ('token' in answer ? answer.token : codes(answer))))
  assert.equal(tokens.size, 1, JSON.stringify(answers))
  const heirs = await world.db
    .selectFrom('issuance')
    .select('id')
    .where('substitutes', '=', first.id)
    .execute()
  assert.equal(heirs.length, 1)
})

test('data that the invoice has already, or that are wrong, change nothing', async () => {
  const first = await world.stamped()
  assert.equal(codes(await correct(first.id, { receptor: RECEPTOR })), 'sin-cambio')
  assert.match(codes(await correct(first.id, { receptor: { ...PERSON, usoCFDI: 'G03' } })), /CFDI40161/)
  const open = await world.db
    .selectFrom('cancellation')
    .select('id')
    .where('issuance_id', '=', first.id)
    .execute()
  assert.deepEqual(open, [])
})

test('when the SAT refuses the new data the customer may give up: the first invoice stays as it is and may be corrected again', async () => {
  const first = await world.stamped()
  const changed = await correct(first.id, { receptor: { ...PERSON, nombre: 'NO COINCIDE CON NADIE' } })
  assert.ok(changed.kind === 'accepted')
  const heir = await tokenRow(changed.token)
  await world.advance(heir.id)
  assert.equal((await world.row(heir.id)).state, 'waiting-customer')
  assert.ok(await giveUp(deps(), { token: changed.token, substitutes: first.id }))
  assert.equal((await cancellationOf(first.id)).state, 'refused')
  const original = await world.row(first.id)
  assert.equal(await liveTokenOfTicket(world.db, first.ticketId), original.token)
  const again = await correct(first.id)
  assert.ok(again.kind === 'accepted')
  assert.notEqual(again.token, changed.token)
})

test('new data that the SAT refuses and the customer mends a week later still take the place of the first invoice, at once', async () => {
  const first = await world.stamped()
  const changed = await correct(first.id, { receptor: { ...PERSON, nombre: 'NO COINCIDE CON NADIE' } })
  assert.ok(changed.kind === 'accepted')
  const heir = await tokenRow(changed.token)
  await world.advance(heir.id)
  const { id } = await cancellationOf(first.id)
  while (world.clock.now().getTime() < T0.getTime() + 7 * DAY)
    assert.equal(await world.next(id), 'waiting-substitute')
  const mended = { token: changed.token, receptor: PERSON, email: null }
  assert.equal((await correctIssuance(deps(), mended)).kind, 'corrected')
  await world.advance(heir.id)
  await wakeOverdueCancellations(world.deps)
  await world.step(id) // not at its next look of tomorrow
  assert.equal((await cancellationOf(first.id)).state, 'requested')
  let state = ''
  while (state !== 'cancelled') state = await world.next(id)
  assert.equal(await liveTokenOfTicket(world.db, first.ticketId), changed.token)
})

test('after the day of issue an invoice above $1,000 is for the store: it agrees, and the change is made', async () => {
  const dear = {
    lines: [
      {
        description: 'TELEVISOR',
        quantity: '1',
        unit: 'H87',
        claveProdServ: '52161505',
        gross: '4999.00',
        net: '4999.00',
        iva: '0.16',
        ieps: null,
      },
    ],
    payments: [{ formaPago: '04', amount: '4999.00' }],
    total: '4999.00',
  }
  const first = await world.stamped(dear)
  world.clock.set(new Date(T0.getTime() + 3 * DAY))
  assert.equal(codes(await correct(first.id)), 'correccion-tarde')
  const { issuer_id: issuerId, store_id: storeId } = await world.row(first.id)
  const wish = {
    issuerId,
    storeId,
    receptor: PERSON,
    email: null,
    accountId: null,
    reason: 'Es para mi empresa',
  }
  const about = { kind: 'correction', issuanceId: first.id } as const
  const asked = await askStore(deps(), { id: randomIds.uuid(), about, ...wish })
  assert.ok(asked.ok)
  const again = await askStore(deps(), { id: randomIds.uuid(), about, ...wish })
  assert.ok(again.ok)
  assert.equal(again.value.id, asked.value.id, 'one open wish for an invoice')
  assert.ok((await openPetitions(world.db, issuerId)).some(({ id }) => id === asked.value.id))
  const folio = petitionFolio(asked.value)
  assert.deepEqual(await grantPetition(deps(), { folio, who: 'staff:ana', answer: 'Con gusto' }), {
    kind: 'done',
  })
  const decided = await petitionOfInvoice(world.db, first.id)
  assert.equal(decided?.state, 'granted')
  assert.equal((await tokenRow(decided?.leadsTo ?? '')).substitutes, first.id)
  assert.deepEqual(await refusePetition(deps(), { folio, who: 'staff:ana', answer: 'no' }), {
    kind: 'decided-before',
    state: 'granted',
  })
})

test('a third correction is for the store', async () => {
  const first = await world.stamped()
  let current = first.id
  for (const receptor of [PERSON, RECEPTOR]) {
    const changed = await correct(current, { receptor })
    assert.ok(changed.kind === 'accepted', codes(changed))
    current = (await tokenRow(changed.token)).id
    await world.advance(current)
  }
  assert.equal(codes(await correct(current, { receptor: PERSON })), 'correccion-limite')
})

test('a purchase past its deadline: the store says yes, and the invoice appears at the address of the wish', async () => {
  const ticket = await world.ticket({ issuedAt: '2026-11-21T19:03:11-07:00' })
  await world.db.updateTable('ticket').set({ invoice_by: T0 }).where('id', '=', ticket.id).execute()
  world.clock.set(new Date(T0.getTime() + DAY))
  const data = { ticketIds: [ticket.id], receptor: RECEPTOR, email: null, accountId: null }
  assert.equal(codes(await requestIssuance(deps(), { id: randomIds.uuid(), ...data })), 'ticket-vencido')
  const wish = {
    issuerId: ticket.issuerId,
    storeId: ticket.storeId,
    receptor: RECEPTOR,
    email: null,
    accountId: null,
    reason: '',
  }
  const asked = await askStore(deps(), {
    id: randomIds.uuid(),
    about: { kind: 'late', ticketId: ticket.id },
    ...wish,
  })
  assert.ok(asked.ok)
  const folio = petitionFolio(asked.value)
  assert.deepEqual(await refusePetition(deps(), { folio, who: 'staff:ana', answer: ' ' }), {
    kind: 'no-answer',
  })
  assert.deepEqual(await grantPetition(deps(), { folio: 'P-00000000', who: 'x', answer: '' }), {
    kind: 'unknown',
  })
  assert.deepEqual(
    await grantPetition(deps(), { folio: folio.toLowerCase(), who: 'staff:ana', answer: '' }),
    { kind: 'done' },
  )
  const { id } = await tokenRow(asked.value.token)
  await world.advance(id)
  assert.equal((await world.row(id)).state, 'stamped')
})

test('a no is told in the words of the store, and the ticket stays as it was', async () => {
  const ticket = await world.ticket({ issuedAt: '2026-11-20T19:03:11-07:00' })
  const wish = {
    issuerId: ticket.issuerId,
    storeId: ticket.storeId,
    receptor: RECEPTOR,
    email: null,
    accountId: null,
    reason: 'x'.repeat(501),
  }
  const about = { kind: 'late', ticketId: ticket.id } as const
  const long = await askStore(deps(), { id: randomIds.uuid(), about, ...wish })
  assert.ok(!long.ok)
  assert.deepEqual(
    long.faults.map(({ path }) => path),
    ['motivo'],
  )
  const asked = await askStore(deps(), { id: randomIds.uuid(), about, ...wish, reason: '' })
  assert.ok(asked.ok)
  await refusePetition(deps(), {
    folio: petitionFolio(asked.value),
    who: 'staff:ana',
    answer: 'Es de otro ejercicio.',
  })
  const told = await petitionByToken(world.db, asked.value.token)
  assert.deepEqual([told?.state, told?.answer], ['refused', 'Es de otro ejercicio.'])
  assert.equal(await liveTokenOfTicket(world.db, ticket.id), null)
})
