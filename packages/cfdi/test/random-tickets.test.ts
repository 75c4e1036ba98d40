import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type LineaVenta,
  buildComprobante,
  checkArithmetic,
  readCFDI,
  validate,
  writeXML,
} from '../src/index.ts'
import { officialCadena } from './official.ts'
import { soakDocuments } from './soak/documents.ts'
import { goldenVenta, sealGolden } from './support/golden.ts'
import { valueOf } from './support/parsed.ts'

const venta = goldenVenta('vector-a')

// The long runs: npm run soak -- tickets globals egresos egresos-global
for (const [kind, count, schemas] of [
  ['tickets', 2_000, 50],
  ['globals', 300, 10],
  ['egresos', 300, 10],
  ['egresos-global', 300, 10],
] as const) {
  test(`${count} random ${kind}: the total is what was paid, to the cent, and no rule of SAT is broken`, async () => {
    const { built, accepted } = await soakDocuments(kind, { count, seed: 7, schemas })
    assert.ok(built > count * 0.95, `only ${built} had something to invoice`)
    assert.equal(accepted, schemas)
  })
}

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
