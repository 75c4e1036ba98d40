import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDigit, parseRFC } from '../src/index.ts'

test('real RFCs pass with their check digit, Ñ and & included', () => {
  const known = [
    'EKU9003173C9',
    'URE180429TM6',
    'COSC8001137NA',
    'XIQB891116QE4',
    'SAT970701NN3',
    'CACX7605101P8',
    'IIA040805DZ4',
  ]
  for (const rfc of known) {
    const parsed = parseRFC(rfc)
    assert.ok(parsed.ok, rfc)
    assert.deepEqual(parsed.value, {
      rfc,
      kind: rfc.length === 12 ? 'moral' : 'fisica',
      checkDigitMatches: true,
    })
  }
  assert.ok(parseRFC('Ñ&A010101AA0').ok)
})

test('an RFC is read as people type it', () => {
  const parsed = parseRFC('  eku-900317 3c9\u00a0')
  assert.ok(parsed.ok)
  assert.equal(parsed.value.rfc, 'EKU9003173C9')
  const decomposed = parseRFC('N\u0303OA010101AA0')
  assert.ok(decomposed.ok)
  assert.equal(decomposed.value.rfc, 'ÑOA010101AA0')
})

test('a wrong check digit is told, not refused: SAT has issued such RFCs', () => {
  for (const rfc of ['XAXX010101000', 'EXT990101NI1', 'AAA010101AAA']) {
    const parsed = parseRFC(rfc)
    assert.ok(parsed.ok)
    assert.equal(parsed.value.checkDigitMatches, false)
  }
  assert.equal(checkDigit('XAXX010101000'), '4')
})

test('the generic RFCs are a kind of their own', () => {
  for (const rfc of ['XAXX010101000', 'XEXX010101000']) {
    const parsed = parseRFC(rfc)
    assert.ok(parsed.ok)
    assert.equal(parsed.value.kind, 'generico')
  }
})

test('shape and date decide, each with its code', () => {
  const codeOf = (text: string) => {
    const parsed = parseRFC(text)
    return parsed.ok ? 'ok' : parsed.faults.map(({ code }) => code).join()
  }
  assert.equal(codeOf(''), 'RFC-0')
  assert.equal(codeOf(' - '), 'RFC-0')
  for (const text of [
    'EKU9003173C',
    'EKU9003173C99X',
    'EKU9013173C9',
    'EKU9003003C9',
    'EKU9003173CB',
    '1KU9003173C9',
    'EKÜ9003173C9',
  ]) {
    assert.equal(codeOf(text), 'RFC-1', text)
  }
  assert.equal(codeOf('EKU9002303C9'), 'RFC-2')
  assert.equal(codeOf('EKU0102293C9'), 'RFC-2')
  assert.equal(codeOf('EKU0002293C9'), 'ok')
})
