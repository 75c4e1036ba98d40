import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { readCFDI } from '@timbra/cfdi'
import type { Mode } from '@timbra/pac-simulator'
import { correctIssuance } from '../src/issuance/correct.ts'
import { liveTokenOfTicket } from '../src/issuance/view.ts'
import { withdrawIssuance } from '../src/issuance/withdraw.ts'
import { type IssuanceWorld, RECEPTOR, issuanceWorld } from './support/issuance-world.ts'

let world: IssuanceWorld
before(async () => {
  world = await issuanceWorld()
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

const sw = { pac: 'sw', op: 'stamp' } as const
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** UUIDs in the PAC's ledger for the folio of this issuance. */
async function uuidsAtPac(id: string): Promise<string[]> {
  const { folio } = await world.row(id)
  return world.simulator.ledger('sw').flatMap((entry) => (entry.folio === folio ? [entry.uuid] : []))
}

async function assertStampedOnce(id: string): Promise<void> {
  const row = await world.row(id)
  assert.ok(row.state === 'stamped' || row.state === 'delivered', row.state)
  assert.deepEqual(await uuidsAtPac(id), [row.uuid])
  const read = readCFDI(row.stamped_xml ?? '')
  assert.ok(read.ok)
  assert.equal(read.value.timbre?.uuid, row.uuid)
}

/** The bytes of every stamp call, without the multipart envelope. */
function sentXml(): string[] {
  return world.stampCalls().map((call) => {
    const body = Buffer.from(call.body, 'base64').toString('utf8')
    return body.slice(body.indexOf('<?xml'), body.lastIndexOf('</cfdi:Comprobante>'))
  })
}

test('a ticket becomes one stamped CFDI: sealed, sent, believed', async () => {
  const { id } = await world.request()
  await world.advance(id)
  await assertStampedOnce(id)
  assert.deepEqual(await world.events(id), ['requested', 'sealed', 'sending', 'stamped'])
  const read = readCFDI((await world.row(id)).stamped_xml ?? '')
  assert.ok(read.ok)
  const { comprobante } = read.value
  assert.equal(comprobante.receptor.nombre, RECEPTOR.nombre)
  assert.equal(comprobante.formaPago, '28')
  assert.equal(comprobante.lugarExpedicion, '32320')
  assert.equal(comprobante.fecha, '2026-11-22T10:59:00', 'local to Juárez, a minute less')
})

const LOST_ANSWERS: { mode: Mode; stamped?: boolean; ms?: number }[] = [
  { mode: 'reset-after' },
  { mode: 'timeout-after' },
  { mode: 'timeout-after', ms: 50 },
  { mode: 'timeout-before' },
  { mode: 'reset-before' },
  { mode: 'http-503', stamped: true },
  { mode: 'http-502', stamped: false },
  { mode: 'http-500-html', stamped: true },
  { mode: 'http-429', stamped: false },
]
for (const fault of LOST_ANSWERS) {
  test(`an answer lost by ${JSON.stringify(fault)} is asked for again with the same bytes`, async () => {
    world.simulator.addFault({ ...sw, ...fault, times: 1 })
    const { id } = await world.request()
    await world.advance(id)
    const lost = await world.row(id)
    assert.equal(lost.state, 'ambiguous')
    assert.equal(lost.pac, 'sw')
    assert.equal((lost.next_at?.getTime() ?? 0) - world.clock.now().getTime(), 2_000)
    await world.untilDue(id)
    await world.advance(id)
    await assertStampedOnce(id)
    const sent = sentXml()
    assert.equal(sent.length, 2)
    assert.equal(sent[0], sent[1])
    assert.ok(
      Buffer.from(lost.sealed_xml ?? '')
        .toString()
        .includes(sent[0] ?? 'nothing'),
    )
    assert.equal((await world.row(id)).folio, lost.folio)
  })
}

test('a 307 without data is asked again until it comes with data', async () => {
  world.simulator.addFault({ ...sw, mode: 'reset-after', times: 1 })
  world.simulator.addFault({ ...sw, mode: 'dup-no-data', times: 3 })
  const { id } = await world.request()
  for (let asked = 0; asked < 4; asked++) {
    await world.advance(id)
    assert.equal((await world.row(id)).state, 'ambiguous')
    await world.untilDue(id)
  }
  await world.advance(id)
  await assertStampedOnce(id)
})

test('a 307 without data for ever ends with a person after 1 + 10 requests in an hour, and stays there', async () => {
  world.simulator.addFault({ ...sw, mode: 'timeout-after', times: 1 })
  world.simulator.addFault({ ...sw, mode: 'dup-no-data' })
  const { id } = await world.request()
  const began = world.clock.now().getTime()
  await world.advance(id)
  while ((await world.row(id)).state === 'ambiguous') {
    await world.untilDue(id)
    await world.advance(id)
  }
  const row = await world.row(id)
  assert.equal(row.state, 'manual')
  assert.equal(row.pac, 'sw', 'still pinned: nobody knows')
  assert.equal(row.uuid, null)
  assert.equal(world.stampCalls().length, 11)
  assert.equal((world.clock.now().getTime() - began) / 1000, 3_382)
  world.clock.advance(100 * HOUR)
  await world.step(id)
  assert.equal(world.stampCalls().length, 11, 'no request more, and no new seal')
  assert.equal((await uuidsAtPac(id)).length, 1)
})

const FORGERIES = [
  'foreign-sello',
  'wrong-sello-sat',
  'changed-xml',
  'two-tfds',
  'no-tfd',
  'bad-uuid',
] as const
for (const variant of FORGERIES) {
  test(`a stamp that is forged (${variant}) is never stored; the true one is, later`, async () => {
    world.simulator.addFault({ ...sw, mode: 'bad-tfd', variant, times: 1 })
    const { id } = await world.request()
    await world.advance(id)
    const row = await world.row(id)
    assert.equal(row.state, 'ambiguous')
    assert.equal(row.stamped_xml, null)
    assert.equal(row.uuid, null)
    await world.untilDue(id)
    await world.advance(id)
    await assertStampedOnce(id)
  })
}

test('a name that the SAT does not know reopens the form; the ticket stays theirs, corrected it is stamped', async () => {
  const ticket = await world.ticket()
  const { id, token } = await world.request({
    ticketIds: [ticket.id],
    receptor: { ...RECEPTOR, nombre: 'UNIVERSIDAD ROBOTICA' },
  })
  await world.advance(id)
  const refused = await world.row(id)
  assert.equal(refused.state, 'waiting-customer')
  assert.equal(refused.next_at, null)
  assert.equal(world.stampCalls().length, 1)
  const [fault] = refused.faults ?? []
  assert.equal(fault?.code, 'CFDI40145')
  assert.equal(fault?.path, 'nombre')
  assert.match(fault?.message ?? '', /Cópialo tal cual de tu Constancia/)
  assert.match(fault?.source ?? '', /Nombre/, 'what the PAC said is kept')
  assert.equal(await liveTokenOfTicket(world.db, ticket.id), token)
  await world.step(id)
  assert.equal(world.stampCalls().length, 1, 'refused data are not sent again')

  const corrected = await correctIssuance(world.deps, { token, receptor: RECEPTOR, email: null })
  assert.deepEqual(corrected, { kind: 'corrected', token })
  assert.equal((await world.row(id)).faults, null)
  await world.advance(id)
  await assertStampedOnce(id)
  const stamped = await world.row(id)
  assert.equal(stamped.folio, refused.folio, 'the folio belongs to the request')
  assert.equal(world.stampCalls().length, 2)
})

test('who gives up after a refusal gets the ticket back, and another may ask for it', async () => {
  const ticket = await world.ticket()
  const first = await world.request({
    ticketIds: [ticket.id],
    receptor: { ...RECEPTOR, domicilioFiscalReceptor: '64000' },
  })
  await world.advance(first.id)
  assert.equal((await world.row(first.id)).faults?.[0]?.path, 'domicilioFiscalReceptor')
  assert.equal(await withdrawIssuance(world.deps, { token: first.token }), true)
  assert.equal(await liveTokenOfTicket(world.db, ticket.id), null)
  const second = await world.request({ ticketIds: [ticket.id] })
  assert.notEqual(second.token, first.token)
  await world.advance(second.id)
  await assertStampedOnce(second.id)
  assert.equal(
    await withdrawIssuance(world.deps, { token: second.token }),
    false,
    'a stamped one is not withdrawn',
  )
})

test('while the SAT does not list the certificate, the same bytes are tried every hour', async () => {
  world.simulator.addFault({
    ...sw,
    mode: 'reject',
    code: '402',
    message: 'RFC del emisor no se encuentra en LCO.',
    times: 2,
  })
  const { id } = await world.request()
  await world.advance(id)
  const waiting = await world.row(id)
  assert.equal(waiting.state, 'waiting-sat')
  assert.equal((waiting.next_at?.getTime() ?? 0) - world.clock.now().getTime(), HOUR)
  await world.untilDue(id)
  await world.advance(id)
  assert.equal((await world.row(id)).state, 'waiting-sat')
  await world.untilDue(id)
  await world.advance(id)
  await assertStampedOnce(id)
  assert.equal(new Set(sentXml()).size, 1)
})

test('a list of the SAT that never comes ends with the store after 72 hours, with new seals on the way', async () => {
  world.simulator.addFault({
    ...sw,
    mode: 'reject',
    code: '402',
    message: 'RFC del emisor no se encuentra en LCO.',
  })
  const { id } = await world.request()
  await world.advance(id)
  while ((await world.row(id)).state === 'waiting-sat') {
    await world.untilDue(id)
    await world.advance(id)
  }
  assert.equal((await world.row(id)).state, 'waiting-store')
  assert.equal(world.stampCalls().length, 72)
  assert.equal(new Set(sentXml()).size, 2, 'sealed anew once the Fecha was 71 hours old')
})

test('without credit at the PAC it waits, and goes on by itself ten minutes later', async () => {
  world.simulator.addFault({ ...sw, mode: 'no-credits', times: 1 })
  const { id } = await world.request()
  await world.advance(id)
  const waiting = await world.row(id)
  assert.equal(waiting.state, 'waiting-store')
  assert.equal(waiting.faults?.[0]?.path, '', 'nothing that the customer could mend')
  assert.equal((waiting.next_at?.getTime() ?? 0) - world.clock.now().getTime(), 10 * MINUTE)
  await world.untilDue(id)
  await world.advance(id)
  await assertStampedOnce(id)
})

test('a refusal by our own fault goes to a person and is not sent again', async () => {
  world.simulator.addFault({ ...sw, mode: 'reject', code: 'CFDI40119', message: 'El Total no cuadra.' })
  const { id } = await world.request()
  await world.advance(id)
  const row = await world.row(id)
  assert.equal(row.state, 'manual')
  assert.equal(row.pac, null)
  world.clock.advance(HOUR)
  await world.step(id)
  assert.equal(world.stampCalls().length, 1)
})

test('a Fecha that the PAC finds out of its window is sealed anew, with the same folio', async () => {
  world.simulator.addFault({ ...sw, mode: 'reject', code: '401', message: 'El rango de la fecha…', times: 1 })
  const { id } = await world.request()
  await world.advance(id)
  const redated = await world.row(id)
  assert.equal(redated.state, 'requested')
  await world.untilDue(id)
  await world.advance(id)
  await assertStampedOnce(id)
  const row = await world.row(id)
  assert.equal(row.folio, redated.folio)
  assert.notEqual(row.fecha, redated.fecha)
})

test('a refusal that proves nothing about the first sending does not release an ambiguous one', async () => {
  world.simulator.addFault({ ...sw, mode: 'reset-after', times: 1 })
  for (const code of ['402', '401', '304', 'AU2001'])
    world.simulator.addFault({ ...sw, mode: 'reject', code, message: 'ahora no', times: 1 })
  const { id } = await world.request()
  await world.advance(id)
  for (let asked = 0; asked < 4; asked++) {
    await world.untilDue(id)
    await world.advance(id)
    const row = await world.row(id)
    assert.equal(row.state, 'ambiguous')
    assert.equal(row.pac, 'sw')
  }
  // A PAC whose account is refused is left alone for ten minutes; the row is not asked for meanwhile.
  for (const _rest of ['left alone', 'asked again']) {
    await world.untilDue(id)
    await world.advance(id)
  }
  await assertStampedOnce(id)
})

test('a refusal of the data after a lost answer releases it to the customer', async () => {
  world.simulator.addFault({ ...sw, mode: 'timeout-before', times: 1 })
  const { id } = await world.request({ receptor: { ...RECEPTOR, nombre: 'OTRO NOMBRE' } })
  await world.advance(id)
  assert.equal((await world.row(id)).state, 'ambiguous')
  await world.untilDue(id)
  await world.advance(id)
  assert.equal((await world.row(id)).state, 'waiting-customer')
  assert.deepEqual(await uuidsAtPac(id), [])
})
