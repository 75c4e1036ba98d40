import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { pinnedClock } from '../src/clock.ts'
import { randomIds } from '../src/ids.ts'
import type { Issuer } from '../src/issuers/find.ts'
import { findByProof } from '../src/tickets/find.ts'
import { receiveTicket } from '../src/tickets/receive.ts'
import { numberOf, parseSearch, parseTypedDay } from '../src/tickets/search.ts'
import { searchesInForce, setSearch } from '../src/tickets/search-settings.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'
import { issuerWithStores, smallTicket } from './support/tickets.ts'

const FILE = {
  fields: [
    { name: 'tienda', label: 'Tienda', mask: '9999' },
    { name: 'caja', label: 'Caja', mask: '99' },
    { name: 'dia', label: 'Fecha', kind: 'date', mask: 'YYYYMMDD' },
    { name: 'folio', label: 'Folio', mask: '999999' },
  ],
  number: '{tienda}-{caja}-{dia}-{folio}',
  proof: ['total', 'last4'],
}
const parsed = parseSearch(FILE)
assert.ok(parsed.ok)
const search = parsed.value

const NOW = new Date('2026-11-22T18:00:00Z')
let database: TestDatabase
let issuer: Issuer
before(async () => {
  database = await testDatabase()
  issuer = await issuerWithStores(database.db)
})
after(() => database.close())

test('fields of the paper make the number of the ticket, zeros that people drop filled in', () => {
  const typed = { tienda: '31', caja: '4', dia: '21/11/2026', folio: '912' }
  assert.deepEqual(numberOf(search, typed), { ok: true, value: '0031-04-20261121-000912' })
  assert.deepEqual(numberOf(search, { ...typed, tienda: ' 00-31 ', dia: '2026-11-21' }), {
    ok: true,
    value: '0031-04-20261121-000912',
  })
})

test('what does not fit is told at its field, all at once', () => {
  const made = numberOf(search, { tienda: '', caja: '4a', dia: '31/02/2026', folio: '1234567' })
  assert.ok(!made.ok)
  assert.deepEqual(
    made.faults.map(({ path, code }) => [path, code]),
    ['tienda', 'caja', 'dia', 'folio'].map((path) => [path, 'ticket-campo']),
  )
})

test('where leading zeros count, they must be typed', () => {
  const strict = { ...search, fields: search.fields.map((field) => ({ ...field, padded: false })) }
  const made = numberOf(strict, { tienda: '31', caja: '04', dia: '21-11-26', folio: '000912' })
  assert.ok(!made.ok)
  assert.deepEqual(
    made.faults.map(({ path }) => path),
    ['tienda'],
  )
})

test('days are read as browsers send them and as people type them, and only days of the calendar', () => {
  for (const typed of ['2026-11-21', '21/11/2026', '21-11-26', '21.11.2026', ' 21 11 2026 '])
    assert.equal(parseTypedDay(typed), '2026-11-21', typed)
  assert.equal(parseTypedDay('29/2/2028'), '2028-02-29')
  for (const typed of ['', '29/02/2027', '11/21/2026', '21/11', '0000-00-00', 'ayer', '2026-11-21T00:00'])
    assert.equal(parseTypedDay(typed), null, typed)
})

test('whatever is typed gives a number or faults at fields that exist', () => {
  fc.assert(
    fc.property(
      fc.record({ tienda: fc.string(), caja: fc.string(), dia: fc.string(), folio: fc.string() }),
      (typed) => {
        const made = numberOf(search, typed)
        if (made.ok) assert.match(made.value, /^\d{4}-\d{2}-\d{8}-\d{6}$/)
        else assert.ok(made.faults.every(({ path }) => path in typed))
      },
    ),
  )
})

test('a search that cannot work is told where', () => {
  const pathsOf = (given: unknown) => {
    const read = parseSearch(given)
    return read.ok ? [] : read.faults.map(({ path }) => path)
  }
  const [tienda, caja, dia] = FILE.fields
  assert.deepEqual(pathsOf(FILE), [])
  assert.deepEqual(pathsOf({ ...FILE, proof: ['date'] }), ['proof'])
  assert.deepEqual(pathsOf({ ...FILE, proof: [] }), ['proof'])
  assert.deepEqual(pathsOf({ ...FILE, number: '{tienda}-{turno}' }), ['number', 'number', 'number', 'number'])
  assert.deepEqual(pathsOf({ ...FILE, fields: [tienda, tienda, caja, dia], number: '{tienda}{caja}{dia}' }), [
    'fields.1.name',
  ])
  assert.deepEqual(
    pathsOf({
      fields: [
        { name: 'total', label: 'x', mask: '--' },
        { name: 'dia', label: 'x', kind: 'date', mask: 'YYYY' },
      ],
      number: '{total}{dia}',
    }),
    ['fields.0.name', 'fields.0.mask', 'fields.1.mask'],
  )
  for (const nothing of [null, 'x', [], {}, { fields: [] }]) assert.notDeepEqual(pathsOf(nothing), [])
})

test('all that the issuer demands must match, and a wrong card is a wrong ticket', async () => {
  const deps = { db: database.db, clock: pinnedClock(NOW), ids: randomIds }
  const content = smallTicket({ externalId: '0031-04-20261121-000912' })
  const received = await receiveTicket(deps, { issuerId: issuer.id, content })
  assert.ok(received.kind === 'created')
  const find = async (proof: { total?: string; fecha?: string; tarjeta?: string }) => {
    const whole = { numero: '0031-04-20261121-000912', total: '', fecha: '', tarjeta: '', ...proof }
    return (await findByProof(database, whole)) !== null
  }
  assert.ok(await find({ total: '146.90' }))
  await setSearch(deps, { issuerId: issuer.id, search, who: 'staff:ana' })
  assert.ok(!(await find({ total: '146.90' })))
  assert.ok(await find({ total: '146.90', tarjeta: '1111' }))
  for (const wrong of [
    { tarjeta: '1112' },
    { tarjeta: '11' },
    { tarjeta: '1111' },
    { total: '146.90', tarjeta: '' },
  ])
    assert.ok(!(await find(wrong)), JSON.stringify(wrong))
  const dated = { ...search, proof: ['total', 'date'] as const }
  await setSearch(deps, { issuerId: issuer.id, search: dated, who: 'staff:ana' })
  assert.deepEqual((await searchesInForce(database.db)).of(issuer.id).proof, ['total', 'date'])
  assert.ok(await find({ total: '146.90', fecha: '21/11/2026' })) // 19:03 of the 21st in Juárez is the 22nd in UTC
  assert.ok(!(await find({ total: '146.90', fecha: '22/11/2026' })))
  assert.deepEqual((await searchesInForce(database.db)).of(randomIds.uuid()).proof, ['total'])
})
