import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Issuer } from '../src/issuers/find.ts'
import { registerProducts } from '../src/products/register.ts'
import { resolveKeys, resolveLines } from '../src/products/resolve.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'
import { issuerWithStores } from './support/tickets.ts'

let database: TestDatabase
let issuer: Issuer

before(async () => {
  database = await testDatabase()
  issuer = await issuerWithStores(database.db)
  await registerProducts(database.db, issuer.id, {
    departments: [{ name: 'Lácteos', claveProdServ: '50131700', claveUnidad: 'H87' }],
    products: [
      {
        sku: '1',
        description: 'YOGUR',
        department: 'Lácteos',
        claveProdServ: '50131800',
        claveUnidad: 'KGM',
      },
      { sku: '2', description: 'CREMA', department: 'Lácteos', claveProdServ: null, claveUnidad: null },
      {
        sku: '3',
        description: 'RARO',
        department: 'Sin departamento',
        claveProdServ: null,
        claveUnidad: null,
      },
    ],
  })
})
after(() => database.close())

const keys = (line: Parameters<typeof resolveKeys>[2]) => resolveKeys(database.db, issuer.id, line)

test('what the POS says counts first, then the SKU, then the department', async () => {
  assert.deepEqual(await keys({ sku: '1', claveProdServ: '10101500', unit: 'XBX' }), pair('10101500', 'XBX'))
  assert.deepEqual(await keys({ sku: '1' }), pair('50131800', 'KGM'))
  assert.deepEqual(await keys({ sku: '2' }), pair('50131700', 'H87'))
  assert.deepEqual(await keys({ sku: '1', unit: 'H87' }), pair('50131800', 'H87'))
  assert.deepEqual(await keys({ sku: 'nuevo', department: 'Lácteos' }), pair('50131700', 'H87'))
})

test('a product that nobody knows has no keys: 01010101 is never put in its place', async () => {
  assert.equal(await keys({ sku: '3' }), null)
  assert.equal(await keys({ sku: 'nuevo' }), null)
  assert.equal(await keys({ claveProdServ: '50131700' }), null)
  assert.equal(await keys({ sku: 'nuevo', claveProdServ: '01010101', unit: 'H87' }), null)
  assert.deepEqual(await keys({ sku: '2', claveProdServ: '01010101', unit: 'H87' }), pair('50131700', 'H87'))
})

test('a whole ticket is answered line by line, in order', async () => {
  const lines = [{ sku: '2' }, { sku: 'nuevo' }, { claveProdServ: '10101500', unit: 'H87' }, { sku: '1' }]
  assert.deepEqual(await resolveLines(database.db, issuer.id, lines), [
    pair('50131700', 'H87'),
    null,
    pair('10101500', 'H87'),
    pair('50131800', 'KGM'),
  ])
  assert.deepEqual(await resolveLines(database.db, issuer.id, []), [])
})

function pair(claveProdServ: string, claveUnidad: string) {
  return { claveProdServ, claveUnidad }
}
