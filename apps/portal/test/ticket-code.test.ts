import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatCode, makeCode, normaliseCode } from '../src/tickets/code.ts'
import { readCode } from '../src/tickets/code-slips.ts'
import { slipFault } from '../src/web/public/purchase/slip-words.ts'

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

test('a 5 that was typed for an S, or an S for a 5, is forgiven', () => {
  fc.assert(
    fc.property(codes, fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), (code, misread) => {
      fc.pre(/[5S]/.test(code) && (code.match(/[5S]/g) ?? []).length < 4)
      const typed = Array.from(code, (char, at) =>
        misread.includes(at) ? (OTHER[char] ?? char) : char,
      ).join('')
      const read = normaliseCode(formatCode(typed).toLowerCase())
      if (read !== code) assert.equal(isAmbiguous(typed, code), true, `${typed} was ${code}`)
    }),
    { numRuns: 2000 },
  )
  assert.equal(normaliseCode(makeCode('7KQ4M2XD5T').replace('5', 's')), makeCode('7KQ4M2XD5T'))
})

const OTHER: Readonly<Record<string, string>> = { 5: 'S', S: '5' }

/** Another reading of the 5 and S is a code as well: nobody knows which was meant. */
function isAmbiguous(typed: string, code: string): boolean {
  const read = Array.from(typed).reduce<string[]>(
    (heads, char) => heads.flatMap((head) => (OTHER[char] ? ['5', 'S'] : [char]).map((one) => head + one)),
    [''],
  )
  return read.some((one) => one !== code && makeCode(one.slice(0, 10)) === one)
}

/** Nothing but a 5 or S was read for the other. */
function isReading(found: string | null, typed: string): boolean {
  const same = (text: string) => text.replaceAll('S', '5')
  return found === null || (found !== typed && same(found) === same(typed))
}

test('one wrong character is always noticed, wherever it is', () => {
  fc.assert(
    fc.property(codes, fc.nat(11), fc.constantFrom(...ALPHABET), (code, at, wrong) => {
      fc.pre(code[at] !== wrong)
      const typed = code.slice(0, at) + wrong + code.slice(at + 1)
      assert.ok(isReading(normaliseCode(typed), typed), typed)
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
      assert.ok(isReading(normaliseCode(chars.join('')), chars.join('')), chars.join(''))
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

const misread = fc.constantFrom('8B', 'B8', '2Z', 'Z2', '6G', 'G6', '4A', 'A4', 'MN', 'EF')

test('a character that was taken for one that looks like it is found, with its place', () => {
  fc.assert(
    fc.property(codes, misread, fc.nat(11), (code, [meant = '', typed = ''], at) => {
      const whole = makeCode(`${code.slice(0, Math.min(at, 9))}${meant}${code.slice(0, 9)}`.slice(0, 10))
      const index = whole.indexOf(meant)
      fc.pre(index >= 0)
      const misreadCode = whole.slice(0, index) + typed + whole.slice(index + 1)
      const reading = readCode(formatCode(misreadCode))
      if (reading.kind === 'code') return assert.ok(isReading(reading.code, misreadCode), misreadCode)
      fc.pre(reading.kind !== 'no-code') // digits only: it may be a number of the store
      assert.ok(reading.kind === 'slip')
      assert.ok(
        reading.guesses.some((guess) => guess.at === index + 1 && guess.meant === meant),
        JSON.stringify(reading),
      )
    }),
    { numRuns: 1000 },
  )
})

test('two neighbours that changed places are found', () => {
  fc.assert(
    fc.property(codes, fc.nat(10), (code, at) => {
      fc.pre(code[at] !== code[at + 1] && /[A-Z]/.test(code))
      const typed = code.slice(0, at) + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2)
      const reading = readCode(typed)
      if (reading.kind === 'code') return assert.ok(isReading(reading.code, typed), typed)
      assert.ok(reading.kind === 'slip')
      const found = reading.guesses.some((guess) => guess.kind === 'swapped' && guess.at === at + 1)
      assert.ok(found || reading.guesses.length === 3, JSON.stringify(reading))
    }),
    { numRuns: 1000 },
  )
})

test('one character too few or too many is counted; a long number of a store is left alone', () => {
  const code = makeCode('7KQ4M2XD9T')
  assert.deepEqual(readCode(code), { kind: 'code', code })
  assert.deepEqual(readCode(formatCode(code).slice(1)), { kind: 'length', typed: 11 })
  assert.deepEqual(readCode(`${code}A`), { kind: 'length', typed: 13 })
  for (const text of [
    '',
    '912',
    '0031-04-20261121-000912',
    '123456789012',
    'ñandú ñandú',
    'Caja 7/8812',
    '<b>7KQ4</b>',
  ])
    assert.deepEqual(readCode(text), { kind: 'no-code' }, text)
})

test('a slip is told in a whole sentence, in both languages, with places counted as printed characters', () => {
  fc.assert(
    fc.property(codes, fc.nat(11), fc.constantFrom(...ALPHABET), (code, at, wrong) => {
      const reading = readCode(code.slice(0, at) + wrong + code.slice(at + 1))
      for (const { message, english } of slipFault(reading)) {
        assert.match(message, /^Hay .*[.?]$/)
        assert.match(english ?? '', /^There is .*[.?]$/)
      }
    }),
  )
  const [slip] = slipFault(readCode('7KQ4-M2XD-9TBD'))
  const words = 'Hay un error en el código. Sin contar guiones, mira el carácter 11: ¿es 8 en lugar de B?'
  assert.equal(slip?.message, words)
})

test('at most three guesses are told, and each of them would be a code', () => {
  fc.assert(
    fc.property(codes, fc.nat(11), fc.constantFrom(...ALPHABET), (code, at, wrong) => {
      const typed = code.slice(0, at) + wrong + code.slice(at + 1)
      const reading = readCode(typed)
      fc.pre(reading.kind === 'slip')
      if (reading.kind !== 'slip') return
      assert.ok(reading.guesses.length <= 3)
      for (const { at: place, meant } of reading.guesses)
        assert.notEqual(
          normaliseCode(typed.slice(0, place - 1) + meant + typed.slice(place - 1 + meant.length)),
          null,
        )
    }),
    { numRuns: 1000 },
  )
})
