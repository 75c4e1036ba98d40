import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { compactClaves, parseCSV } from '../scripts/compact-claves.ts'
import { readClaves } from '../src/catalogs/claves.ts'
import { loadCatalogs } from '../src/index.ts'

const csv = join(import.meta.dirname, '../../../../shared/sat/catalogs/c_ClaveProdServ.csv')
const day = '2026-11-22'
const catalogs = loadCatalogs()

test('keys written compactly are read back, and no others', () => {
  const claves = [0, 1, 2, 35, 36, 1_010_101, 10_101_500, 10_101_501, 99_999_998, 99_999_999]
  const has = readClaves(compactClaves(claves))
  for (const clave of claves) assert.ok(has(String(clave).padStart(8, '0')), String(clave))
  for (const clave of ['00000003', '00000034', '00000037', '10101502', '99999997', '1010101', '', 'x'])
    assert.ok(!has(clave), clave)
})

test('every key of c_ClaveProdServ is known, and none beside them', { skip: !existsSync(csv) }, () => {
  const rows = parseCSV(readFileSync(csv, 'utf8'))
  assert.equal(rows.length, 52_747)
  const claves = new Set(rows.map((row) => row['clave'] ?? ''))
  for (const clave of claves) assert.equal(catalogs.isClaveProdServ(clave, day), clave !== '15101506', clave)
  for (let key = 50_000_000; key < 50_400_000; key += 1) {
    assert.equal(catalogs.isClaveProdServ(String(key), day), claves.has(String(key)), String(key))
  }
})

test('a key counts from its first day to its last', () => {
  assert.ok(!catalogs.has('objetosImp', '06', '2024-12-12'))
  assert.ok(catalogs.has('objetosImp', '06', '2024-12-13'))
  assert.ok(!catalogs.isClaveProdServ('78111505', '2022-12-22'))
  assert.ok(catalogs.isClaveProdServ('78111505', '2022-12-23'))
  const older = loadCatalogs({ meses: '01|Enero||2022-01-01|2024-06-30' })
  assert.ok(older.has('meses', '01', '2024-06-30'))
  assert.ok(!older.has('meses', '01', '2024-07-01'))
})

test('rates are those of the catalogue for who uses them', () => {
  const rate = (impuesto: string, tipoFactor: string, millionths: bigint, use: 'traslado' | 'retencion') => {
    return catalogs.isTasaOCuota({ impuesto, tipoFactor, millionths, use }, day)
  }
  assert.ok(rate('002', 'Tasa', 160_000n, 'traslado') && rate('002', 'Tasa', 80_000n, 'traslado'))
  assert.ok(!rate('002', 'Tasa', 100_000n, 'traslado') && rate('002', 'Tasa', 106_667n, 'retencion'))
  assert.ok(!rate('002', 'Tasa', 160_001n, 'retencion') && !rate('002', 'Cuota', 0n, 'traslado'))
  assert.ok(rate('003', 'Cuota', 72_160_500n, 'traslado') && !rate('003', 'Cuota', 72_160_501n, 'traslado'))
  assert.ok(rate('003', 'Tasa', 1_600_000n, 'retencion') && !rate('003', 'Tasa', 30_000n, 'retencion'))
  assert.ok(rate('001', 'Tasa', 350_000n, 'retencion') && !rate('001', 'Tasa', 0n, 'traslado'))
})

test('currencies have their decimals and countries the pattern of their tax numbers', () => {
  assert.deepEqual(['MXN', 'JPY', 'XXX', 'KWD', 'MXX'].map(catalogs.decimalsOf), [2, 0, 0, 3, null])
  assert.ok(catalogs.patternOf('USA')?.test('123456789'))
  assert.ok(!catalogs.patternOf('USA')?.test('1234567890'))
  assert.equal(catalogs.patternOf('FRA'), null)
})

test('a table that does not exist is named, whatever is asked of it', () => {
  const loaded = loadCatalogs()
  assert.equal(loaded.knows('aduanas'), false)
  assert.equal(loaded.knows('formasPago'), true)
  for (const name of ['formaPago', 'toString', { toString: 0 }, null] as unknown as 'paises'[]) {
    assert.throws(() => loaded.knows(name), /table must be the name of a table/)
    assert.throws(() => loaded.has(name, '01', ''), /table must be the name of a table/)
  }
})
