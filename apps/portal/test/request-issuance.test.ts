import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { randomIds } from '../src/ids.ts'
import { correctIssuance } from '../src/issuance/correct.ts'
import { requestIssuance } from '../src/issuance/request.ts'
import { issuanceByToken } from '../src/issuance/view.ts'
import { type IssuanceWorld, RECEPTOR, issuanceWorld, tokenOf } from './support/issuance-world.ts'

let world: IssuanceWorld
before(async () => {
  world = await issuanceWorld()
})
after(() => world.close())

type Change = Partial<Parameters<typeof requestIssuance>[1]>

function ask(ticketIds: string[], change: Change = {}) {
  const request = { id: randomIds.uuid(), ticketIds, receptor: RECEPTOR, email: null, accountId: null }
  return requestIssuance(world.deps, { ...request, ...change })
}

async function issuancesOf(ticketId: string): Promise<number> {
  const rows = await world.db
    .selectFrom('issuance_ticket')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .execute()
  return rows.length
}

function codesOf(answer: Awaited<ReturnType<typeof ask>>): string[] {
  return answer.kind === 'refused'
    ? answer.faults.map((fault) => `${fault.path}:${fault.code}`)
    : [answer.kind]
}

test('the same form sent twice is one request with one answer', async () => {
  const ticket = await world.ticket()
  const id = randomIds.uuid()
  const first = await ask([ticket.id], { id })
  const second = await ask([ticket.id], { id })
  assert.equal(first.kind, 'accepted')
  assert.deepEqual(second, first)
  assert.equal(await issuancesOf(ticket.id), 1)
})

test('fifty parallel submits, half of one form and half of others, make one issuance and one stamp', async () => {
  const ticket = await world.ticket()
  const id = randomIds.uuid()
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => ask([ticket.id], index % 2 === 0 ? { id } : {})),
  )
  const tokens = new Set(answers.map(tokenOf))
  assert.equal(tokens.size, 1, 'everybody is led to the same page')
  assert.equal(await issuancesOf(ticket.id), 1)
  const { issuance_id } = await world.db
    .selectFrom('issuance_ticket')
    .selectAll()
    .where('ticket_id', '=', ticket.id)
    .executeTakeFirstOrThrow()
  await world.advance(issuance_id)
  const row = await world.row(issuance_id)
  assert.equal(row.state, 'stamped')
  assert.equal(world.simulator.ledger('sw').filter((entry) => entry.folio === row.folio).length, 1)
})

test('a form that was used for another ticket is refused, also when both come at once', async () => {
  const [one, other] = [await world.ticket(), await world.ticket()]
  const id = randomIds.uuid()
  const answers = await Promise.all([ask([one.id], { id }), ask([other.id], { id })])
  assert.deepEqual(answers.map((answer) => answer.kind).toSorted(), ['accepted', 'refused'])
  assert.equal((await issuancesOf(one.id)) + (await issuancesOf(other.id)), 1)
  const again = await ask([one.id, other.id], { id })
  assert.deepEqual(codesOf(again), ['numero:solicitud-repetida'])
})

test('who holds a ticket with a live issuance is led to it, whatever data they bring', async () => {
  const ticket = await world.ticket()
  const first = await ask([ticket.id])
  const second = await ask([ticket.id], { receptor: { ...RECEPTOR, usoCFDI: 'G01' } })
  assert.deepEqual(second, { kind: 'existing', token: tokenOf(first) })
  const third = await ask([ticket.id], { receptor: { ...RECEPTOR, rfc: 'nada' } })
  assert.deepEqual(third, { kind: 'existing', token: tokenOf(first) })
})

test('several tickets of one store make one CFDI with all their lines, and the largest tender of all', async () => {
  const one = await world.ticket({ payments: [{ formaPago: '01', amount: '146.90' }] })
  const other = await world.ticket({
    payments: [
      { formaPago: '01', amount: '6.90' },
      { formaPago: '04', amount: '140.00' },
    ],
  })
  const { id, token } = await world.request({ ticketIds: [other.id, one.id, one.id] })
  await world.advance(id)
  const view = await issuanceByToken(world.db, token)
  assert.equal(view?.total, '293.80')
  assert.equal(view?.tickets.length, 2)
  const xml = view?.stampedXml?.toString() ?? ''
  assert.match(xml, / Total="293.80"/)
  assert.match(xml, / FormaPago="01"/)
  assert.equal(xml.match(/<cfdi:Concepto /g)?.length, 4)
})

test('a list in which one ticket has its CFDI already is refused', async () => {
  const [one, other] = [await world.ticket(), await world.ticket()]
  await ask([one.id])
  assert.deepEqual(codesOf(await ask([one.id, other.id])), ['numero:ticket-facturado'])
  assert.equal(await issuancesOf(other.id), 0)
})

test('what cannot be asked for is refused with every fault at its field', async () => {
  const expired = await world.ticket({ issuedAt: '2025-11-21T19:03:11-07:00' })
  const bad = await ask([expired.id], { receptor: { ...RECEPTOR, rfc: 'XX', usoCFDI: 'X99' } })
  const codes = codesOf(bad)
  assert.ok(codes.includes('numero:ticket-vencido'))
  assert.ok(codes.some((code) => code.startsWith('rfc:')))
  assert.ok(codes.some((code) => code.startsWith('usoCFDI:')))
  assert.equal(await issuancesOf(expired.id), 0)
  const far = await world.ticket({ store: '2986' })
  const near = await world.ticket()
  assert.deepEqual(codesOf(await ask([near.id, far.id])), ['numero:varias-tiendas'])
  assert.deepEqual(codesOf(await ask([randomIds.uuid()])), ['numero:ticket-desconocido'])
  assert.deepEqual(codesOf(await ask(["'; drop table ticket"])), ['numero:ticket-desconocido'])
  assert.deepEqual(codesOf(await ask([])), ['numero:ticket-desconocido'])
  assert.deepEqual(codesOf(await ask([near.id], { id: 'x' })), ['numero:solicitud-invalida'])
})

test('a refused request is corrected by asking again; a late double click of the refused form changes nothing', async () => {
  const ticket = await world.ticket()
  const id = randomIds.uuid()
  const wrong = { ...RECEPTOR, nombre: 'OTRO' }
  const token = tokenOf(await ask([ticket.id], { id, receptor: wrong }))
  await world.advance(id)
  assert.equal((await world.row(id)).state, 'waiting-customer')
  assert.deepEqual(await ask([ticket.id], { id, receptor: wrong }), { kind: 'accepted', token })
  assert.equal((await world.row(id)).state, 'waiting-customer')
  assert.deepEqual(await ask([ticket.id]), { kind: 'corrected', token })
  assert.deepEqual(await ask([ticket.id]), { kind: 'existing', token })
  await world.advance(id)
  assert.equal((await world.row(id)).state, 'stamped')
})

test('twenty parallel corrections are one correction; another one afterwards comes too late', async () => {
  const { id, token } = await world.request({ receptor: { ...RECEPTOR, nombre: 'OTRO' } })
  await world.advance(id)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      correctIssuance(world.deps, { token, receptor: RECEPTOR, email: 'a@b.example' }),
    ),
  )
  assert.equal(answers.filter((answer) => answer.kind === 'corrected').length, 1)
  assert.equal(answers.filter((answer) => answer.kind === 'existing').length, 19)
  const late = await correctIssuance(world.deps, {
    token,
    receptor: { ...RECEPTOR, usoCFDI: 'G01' },
    email: null,
  })
  assert.deepEqual(codesOf(late), [':correccion-tardia'])
  const invalid = await correctIssuance(world.deps, {
    token,
    receptor: { ...RECEPTOR, rfc: '' },
    email: null,
  })
  assert.ok(codesOf(invalid).some((code) => code.startsWith('rfc:')))
  assert.equal((await world.row(id)).email, 'a@b.example')
})

test('an address that nobody may write to is refused beside the other faults; a good one is kept trimmed', async () => {
  const ticket = await world.ticket()
  for (const email of ['no-mail', 'a@b.mx\r\nBcc: x@y.mx', 'a,b@c.mx', '']) {
    const codes = codesOf(await ask([ticket.id], { email, receptor: { ...RECEPTOR, usoCFDI: 'X99' } }))
    assert.equal(codes.length, 2, codes.join())
    assert.match(codes.join(), /usoCFDI:.*,correo:correo-/)
  }
  assert.equal(await issuancesOf(ticket.id), 0)
  const id = randomIds.uuid()
  const wrong = { ...RECEPTOR, nombre: 'OTRO' }
  const token = tokenOf(await ask([ticket.id], { id, receptor: wrong, email: ' a@b.example ' }))
  assert.equal((await world.row(id)).email, 'a@b.example')
  await world.advance(id)
  const correction = await correctIssuance(world.deps, { token, receptor: RECEPTOR, email: 'a,b@c.mx' })
  assert.deepEqual(codesOf(correction), ['correo:correo-forma'])
  assert.deepEqual(codesOf(await ask([ticket.id], { email: 'a,b@c.mx' })), ['correo:correo-forma'])
  const row = await world.row(id)
  assert.deepEqual([row.state, row.email], ['waiting-customer', 'a@b.example'])
})

test('an address that was kept before there was a rule costs its mail and never the stamp', async () => {
  const { id, token } = await world.request()
  await world.pool.query(`update issuance set email = 'no-mail' where id = $1`, [id])
  await world.advance(id)
  const view = await issuanceByToken(world.db, token)
  assert.deepEqual([view?.state, view?.deliveries], ['stamped', []])
})

test('an e-mail asks for one delivery with the stamp, and its mask is all that the page shows', async () => {
  const { id, token } = await world.request({ email: 'compras@ure.example' })
  await world.advance(id)
  const view = await issuanceByToken(world.db, token)
  assert.equal(view?.state, 'stamped')
  assert.deepEqual(
    view?.deliveries.map(({ email, state }) => ({ email, state })),
    [{ email: 'co•••••@ure.example', state: 'pending' }],
  )
  const without = await world.request()
  await world.advance(without.id)
  assert.deepEqual((await issuanceByToken(world.db, without.token))?.deliveries, [])
})

test('the history cannot be changed, and holds nothing personal', async () => {
  const { id } = await world.request({
    email: 'compras@ure.example',
    receptor: { ...RECEPTOR, nombre: 'OTRO' },
  })
  await world.advance(id)
  const { rows } = await world.pool.query('select * from issuance_event where issuance_id = $1', [id])
  assert.equal(rows.length, 4)
  assert.doesNotMatch(JSON.stringify(rows), /URE180429TM6|OTRO|compras/)
  await assert.rejects(
    world.pool.query(`update issuance_event set kind = 'x' where issuance_id = $1`, [id]),
    /append-only/,
  )
})
