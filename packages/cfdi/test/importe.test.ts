import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addImportes,
  compareImportes,
  divideImportes,
  formatImporte,
  multiplyImportes,
  parseImporte,
  roundImporte,
  subtractImportes,
} from '../src/index.ts'
import { numberOf } from '../src/importe.ts'
import type { Importe } from '../src/index.ts'

test('an amount prints as it was written', () => {
  for (const text of [
    '0',
    '0.00',
    '28.50',
    '28.500000',
    '100',
    '999999999999999999.999999',
    '0.05',
    '0.000001',
  ]) {
    assert.equal(formatImporte(of(text)), text)
  }
})

test('units are the same number by way of memory as by way of the runtime, below and beyond what is exact', () => {
  const edges = [
    0n,
    1n,
    2n ** 31n,
    2n ** 32n - 1n,
    2n ** 32n,
    2n ** 53n - 1n,
    2n ** 53n,
    2n ** 64n,
    10n ** 24n,
  ]
  for (const units of edges) assert.equal(numberOf(units), Number(units))
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), (units) => numberOf(units) === Number(units)),
  )
})

test('what is not an amount of SAT’s type is refused', () => {
  for (const text of [
    '',
    ' ',
    '-1',
    '+1',
    '1.',
    '.5',
    '1,5',
    '1e3',
    '1.1234567',
    '1234567890123456789',
    '1 ',
    'NaN',
    '١',
  ]) {
    assert.equal(parseImporte(text).ok, false, text)
  }
})

test('sums and differences are exact whatever the decimals', () => {
  assert.equal(formatImporte(addImportes(of('0.1'), of('0.20'), of('3'))), '3.30')
  assert.equal(formatImporte(addImportes()), '0')
  assert.equal(formatImporte(subtractImportes(of('1'), of('0.000001'))), '0.999999')
  assert.throws(() => subtractImportes(of('1'), of('1.01')), /below zero/)
})

test('1 and 1.00 are equal, and order is by value', () => {
  assert.equal(compareImportes(of('1'), of('1.00')), 0)
  assert.equal(compareImportes(of('0.99'), of('1')), -1)
  assert.equal(compareImportes(of('10'), of('9.999999')), 1)
})

test('rounding does what its name says, at the half', () => {
  const cents = (text: string, rounding: 'half-up' | 'down' | 'up') =>
    formatImporte(roundImporte(of(text), { decimals: 2, rounding }))
  assert.equal(cents('1.005', 'half-up'), '1.01')
  assert.equal(cents('1.004999', 'half-up'), '1.00')
  assert.equal(cents('1.009', 'down'), '1.00')
  assert.equal(cents('1.000001', 'up'), '1.01')
  assert.equal(cents('1.00', 'up'), '1.00')
  assert.equal(cents('1', 'half-up'), '1.00')
})

test('products and quotients round once, at the decimals asked for', () => {
  const to = { decimals: 6, rounding: 'half-up' } as const
  assert.equal(formatImporte(divideImportes(of('47.84'), of('3'), to)), '15.946667')
  assert.equal(formatImporte(divideImportes(of('72.77'), of('0.385'), to)), '189.012987')
  assert.equal(
    formatImporte(divideImportes(of('1.000000'), of('3'), { decimals: 2, rounding: 'up' })),
    '0.34',
  )
  assert.equal(
    formatImporte(multiplyImportes(of('0.385'), of('189.00'), { decimals: 2, rounding: 'half-up' })),
    '72.77',
  )
  assert.throws(() => divideImportes(of('1'), of('0'), to), /division by zero/)
})

test('reading what was printed gives the amount again', () => {
  const amounts = fc.record(
    { units: fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), decimals: fc.integer({ min: 0, max: 6 }) },
    { noNullPrototype: true },
  )
  fc.assert(
    fc.property(amounts, (amount) => {
      assert.deepEqual(of(formatImporte(amount)), amount)
    }),
  )
})

function of(text: string): Importe {
  const parsed = parseImporte(text)
  assert.ok(parsed.ok, text)
  return parsed.value
}
