import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { checkArithmetic, validate } from '../src/index.ts'
import { goldenDocuments, sealBuilt } from './support/golden.ts'
import { valueOf } from './support/parsed.ts'

for (const { name, build, outFile } of goldenDocuments()) {
  test(`the document ${name} gives the same bytes as ever, and breaks no rule`, () => {
    assert.equal(`${sealBuilt(build())}\n`, readFileSync(outFile, 'utf8'))
    assert.deepEqual(checkArithmetic(valueOf(build())), [])
    assert.deepEqual(validate(valueOf(build())), [])
  })
}

test('there are golden documents of every kind', () => {
  const kinds = new Set(
    goldenDocuments().map(({ name }) => (name.includes('/') ? name.split('/')[0] : 'ingreso')),
  )
  assert.deepEqual([...kinds], ['ingreso', 'global', 'egreso', 'egreso-global'])
})
