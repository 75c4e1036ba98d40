import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { goldens, sealGolden } from './support/golden.ts'

for (const { name, venta, outFile } of goldens()) {
  test(`the sale ${name} gives the same bytes as ever`, () => {
    assert.equal(`${sealGolden(venta)}\n`, readFileSync(outFile, 'utf8'))
  })
}

test('there are golden sales', () => {
  assert.ok(goldens().length >= 5)
})
