import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { UNDECIDABLE, normaliseCode, sameCode } from '../src/index.ts'
import { codes, matrixRows, matrixTable, placedRules } from './matrix/table.ts'

const repository = join(import.meta.dirname, '../../..')
const tsv = join(repository, '../shared/reference/sat-matrix.tsv')

test('each of SAT’s 128 codes has a rule and a test, or says what it would need', async () => {
  assert.equal(codes.length, 128)
  const lacking = (await matrixRows()).filter(({ file, test: cases }) => file === '' || cases === '')
  assert.deepEqual(
    lacking.map(({ code }) => code),
    [],
  )
  for (const { code, needs } of UNDECIDABLE) assert.ok(codes.includes(code) && needs !== '', code)
})

test('no rule has a code that SAT does not have, or one declared undecidable', async () => {
  for (const { code } of await placedRules()) {
    assert.ok(codes.includes(code), code)
    assert.ok(!UNDECIDABLE.some((one) => one.code === code), code)
  }
})

test('docs/sat/matrix.md is what the rules and tests say', async () => {
  assert.equal(readFileSync(join(repository, 'docs/sat/matrix.md'), 'utf8'), await matrixTable())
})

test('codes, paths and who decides are those of the reference', { skip: !existsSync(tsv) }, async () => {
  const lines = readFileSync(tsv, 'utf8').trim().split('\n').slice(1)
  const official = lines.map((line) => line.split('\t')).filter(([code = '']) => code.startsWith('CFDI'))
  assert.deepEqual(
    official.map(([code]) => code),
    codes,
  )
  const rows = new Map((await matrixRows()).map((row) => [row.code, row.path]))
  for (const [code = '', path = '', , , , layer = ''] of official) {
    const undecidable = UNDECIDABLE.find((one) => one.code === code)
    if (undecidable !== undefined) assert.equal(undecidable.layer, layer, code)
    else assert.equal(rows.get(code), path.replaceAll('cfdi:', ''), code)
  }
})

test('both spellings of SAT’s last five codes are the same code', () => {
  for (const digit of '34567') {
    assert.ok(sameCode(`CFDI4022${digit}`, `CFDI14022${digit}`))
    assert.equal(normaliseCode(` 4022${digit} `), `CFDI14022${digit}`)
  }
  assert.ok(sameCode('cfdi40101', '40101'))
  assert.ok(!sameCode('CFDI40222', 'CFDI140222'))
  assert.ok(!sameCode('CFDI40226', 'CFDI40227'))
  assert.equal(normaliseCode('301'), '301')
})
