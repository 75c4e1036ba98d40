import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type IVA,
  type LineaVenta,
  buildComprobante,
  checkArithmetic,
  formatImporte,
  readCFDI,
  validate,
  writeXML,
} from '../src/index.ts'
import { officialCadena, officialSchemaFaults } from './official.ts'
import { goldenVenta, sealGolden } from './support/golden.ts'
import { valueOf } from './support/parsed.ts'

const venta = goldenVenta('vector-a')

/** Tickets of a supermarket: pieces and weights, all kinds of IVA, discounts from nothing to nearly everything, odd
 *  cents, gifts. */
const lineas = fc.array(
  fc
    .record({
      cantidad: fc.oneof(
        fc.integer({ min: 1, max: 48 }).map(String),
        fc
          .integer({ min: 1, max: 99_999 })
          .map((grams) => `${Math.floor(grams / 1000)}.${String(grams % 1000).padStart(3, '0')}`),
        fc.constantFrom('0.000001', '0.333333', '12.500000', '150'),
      ),
      gross: fc.oneof(
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 10 ** 12 }),
      ),
      share: fc.oneof(
        { arbitrary: fc.constant(1), weight: 6 },
        { arbitrary: fc.double({ min: 0, max: 1, noNaN: true }), weight: 5 },
        { arbitrary: fc.constant(0), weight: 1 },
      ),
      iva: fc.constantFrom<IVA>('0.16', '0.08', '0', 'exento', 'no-objeto'),
    })
    .filter(({ cantidad }) => Number(cantidad) > 0)
    .map(({ cantidad, gross, share, iva }): LineaVenta => {
      const net = Math.round(gross * share)
      return { ...(venta.lineas[0] as LineaVenta), cantidad, gross: pesos(gross), net: pesos(net), iva }
    }),
  { minLength: 1, maxLength: 60 },
)

test('5,000 random tickets: the total is what was paid, to the cent, and no rule of SAT is broken', () => {
  let built = 0
  fc.assert(
    fc.property(lineas, (sample) => {
      const paid = sample.reduce((sum, { net }) => sum + BigInt(net.replace('.', '')), 0n)
      const parsed = buildComprobante({ ...venta, lineas: sample })
      if (paid === 0n) return assert.equal(parsed.ok, false)
      const comprobante = valueOf(parsed)
      built += 1
      assert.equal(comprobante.total.units, paid)
      assert.equal(comprobante.conceptos.length, sample.filter(({ net }) => net !== '0.00').length)
      assert.deepEqual(checkArithmetic(comprobante), [])
      assert.deepEqual(validate(comprobante), [])
    }),
    { numRuns: 6_000 },
  )
  assert.ok(built >= 5_000, `only ${built} had something to invoice`)
})

test('SAT’s schema accepts random tickets', async () => {
  await fc.assert(
    fc.asyncProperty(lineas, async (sample) => {
      const lines = sample.filter(({ net }) => net !== '0.00')
      fc.pre(lines.length > 0)
      assert.deepEqual(await officialSchemaFaults(sealGolden({ ...venta, lineas: lines })), [])
    }),
    { numRuns: 60 },
  )
})

test('a ticket of 2,000 lines full of escapes is written whole', async () => {
  const descripcion = 'Ñ&<>"'.repeat(200)
  const line = { ...(venta.lineas[0] as LineaVenta), descripcion }
  const many = Array.from({ length: 2_000 }, (_, index) => ({
    ...line,
    noIdentificacion: `😀\u{20bb7}${index}`,
  }))
  const xml = sealGolden({ ...venta, lineas: many })
  const read = valueOf(readCFDI(xml))
  assert.equal(read.comprobante.conceptos.length, 2_000)
  assert.ok(
    read.comprobante.conceptos.every(
      (concepto, index) =>
        concepto.descripcion === descripcion && concepto.noIdentificacion === `😀\u{20bb7}${index}`,
    ),
  )
  assert.equal(read.cadena, await officialCadena(xml))
})

test('one cent moved anywhere in a document is found', () => {
  const amounts = /(?:SubTotal|Total|Importe|Base|Descuento|TotalImpuestosTrasladados)="(\d+)\.(\d\d)"/g
  const comprobante = valueOf(buildComprobante(venta))
  assert.deepEqual(checkArithmetic(comprobante), [])
  let found = 0
  const moved = JSON.stringify(comprobante, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
  const units = [...moved.matchAll(/"units":"(\d+)n","decimals":2/g)]
  for (const match of units) {
    const text = `${moved.slice(0, match.index)}"units":"${BigInt(match[1] as string) + 1n}n","decimals":2${moved.slice(match.index + match[0].length)}`
    const changed = JSON.parse(text, (_, value: unknown) =>
      typeof value === 'string' && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
    )
    if (checkArithmetic(changed).length > 0 && validate(changed).length > 0) found += 1
  }
  assert.equal(found, units.length)
  assert.equal([...writeXML(comprobante).matchAll(amounts)].length, units.length)
})

function pesos(cents: number): string {
  return formatImporte({ units: BigInt(cents), decimals: 2 })
}
