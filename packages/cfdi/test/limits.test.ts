import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Importe, compareImportes, formatImporte, parseImporte } from '../src/index.ts'
import { conceptoLimits, impuestoLimits, isImpuesto, isProduct } from '../src/rules/limits.ts'
import { valueOf } from './support/parsed.ts'

test('the limits of SAT’s own example', () => {
  // FAQ 41: a tax of 924.224956 may be written 924.22 or 924.23.
  const { lower, upper } = impuestoLimits(of('5776.405975'), of('0.160000'), 2)
  assert.deepEqual([formatImporte(lower), formatImporte(upper)], ['924.22', '924.23'])
})

test('a tax one cent from base × tasa is inside, two cents are outside', () => {
  assert.ok(isImpuesto(of('7.65'), of('47.84'), of('0.160000')))
  assert.ok(isImpuesto(of('7.66'), of('47.84'), of('0.160000')))
  assert.ok(!isImpuesto(of('7.67'), of('47.84'), of('0.160000')))
  assert.ok(!isImpuesto(of('7.64'), of('47.84'), of('0.160000')))
})

test('fewer decimals written leave more room', () => {
  assert.ok(isProduct(of('72.77'), of('0.385'), of('189.012987')))
  assert.ok(!isProduct(of('72.78'), of('0.385000'), of('189.000000')))
  assert.ok(isProduct(of('72.80'), of('0.385'), of('189.0')))
  const { lower, upper } = conceptoLimits(of('2'), of('28.500000'), 2)
  assert.deepEqual([formatImporte(lower), formatImporte(upper)], ['42.74', '71.26'])
})

test('the short comparison never accepts what the limits refuse, and both agree with the formula in words', () => {
  const amount = (max: bigint) =>
    fc.record({ units: fc.bigInt({ min: 1n, max }), decimals: fc.integer({ min: 0, max: 6 }) })
  const near = fc.record({
    left: amount(10n ** 7n),
    right: amount(10n ** 9n),
    off: fc.bigInt({ min: -3n, max: 3n }),
  })
  fc.assert(
    fc.property(near, ({ left, right, off }) => {
      const decimals = 2
      const scale = 10n ** BigInt(left.decimals + right.decimals)
      const units = (left.units * right.units * 100n) / scale + off
      if (units < 0n) return
      const importe = { units, decimals }
      const product = conceptoLimits(left, right, decimals)
      assert.equal(isProduct(importe, left, right), inside(importe, product))
      const tax = impuestoLimits(left, right, decimals)
      assert.equal(isImpuesto(importe, left, right), inside(importe, tax))
    }),
    { numRuns: 3_000 },
  )
})

function inside(importe: Importe, { lower, upper }: { lower: Importe; upper: Importe }): boolean {
  return compareImportes(lower, importe) <= 0 && compareImportes(importe, upper) <= 0
}

function of(text: string): Importe {
  return valueOf(parseImporte(text))
}
