import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatCode, makeCode, normaliseCode } from '../src/tickets/code.ts'

const ALPHABET = Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ')
const codes = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: 10, maxLength: 10 })
  .map((chars) => makeCode(chars.join('')))

test('a code is read back however it is typed', () => {
  fc.assert(
    fc.property(codes, (code) => {
      const printed = formatCode(code)
      assert.match(printed, /^.{4}-.{4}-.{4}$/)
      const asTyped = [
        code,
        printed,
        printed.toLowerCase(),
        printed.replaceAll('-', ' '),
        ` ${code}\n`,
        printed.replaceAll('-', '–'),
        code.replaceAll('0', 'O').replaceAll('1', 'l').replaceAll('V', 'u'),
        code.replaceAll('1', 'i'),
        `https://tienda.example/f/${printed}?utm=1`,
      ]
      for (const typed of asTyped) assert.equal(normaliseCode(typed), code, typed)
    }),
  )
})

test('one wrong character is always noticed, wherever it is', () => {
  fc.assert(
    fc.property(codes, fc.nat(11), fc.constantFrom(...ALPHABET), (code, at, wrong) => {
      fc.pre(code[at] !== wrong)
      assert.equal(normaliseCode(code.slice(0, at) + wrong + code.slice(at + 1)), null)
    }),
    { numRuns: 2000 },
  )
})

test('two characters that changed places are always noticed, neighbours or not', () => {
  fc.assert(
    fc.property(codes, fc.nat(11), fc.nat(11), (code, a, b) => {
      fc.pre(code[a] !== code[b])
      const chars = Array.from(code)
      ;[chars[a], chars[b]] = [code.charAt(b), code.charAt(a)]
      assert.equal(normaliseCode(chars.join('')), null)
    }),
    { numRuns: 2000 },
  )
})

test('what is no code is not taken for one', () => {
  const code = makeCode('7KQ4M2XD9T')
  for (const typed of [
    '',
    '-',
    code.slice(1),
    `${code}0`,
    code.replace('7', '*'),
    '0031-04-20261121-000912',
    'ñ'.repeat(12),
  ])
    assert.equal(normaliseCode(typed), null, typed)
})
