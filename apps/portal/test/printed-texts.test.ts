import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { amountInLetters } from '../src/delivery/amount-in-letters.ts'
import { waitAfterAttempt_ms } from '../src/delivery/backoff.ts'
import { type Font, readFont } from '../src/delivery/font.ts'
import { maskEmail } from '../src/delivery/mask-email.ts'
import { printCantidad, printMoney, printTasa } from '../src/delivery/print-importe.ts'
import { cutLines, printableText } from '../src/delivery/printable-text.ts'
import { notoSans } from '../src/delivery/typst.ts'

const font = readFont(notoSans('400Regular'))

test('a total in letters reads as Mexican invoices write it', () => {
  const written: [bigint, string][] = [
    [0n, 'CERO PESOS 00/100 M.N.'],
    [1n, 'CERO PESOS 01/100 M.N.'],
    [100n, 'UN PESO 00/100 M.N.'],
    [2_150n, 'VEINTIÚN PESOS 50/100 M.N.'],
    [1_600n, 'DIECISÉIS PESOS 00/100 M.N.'],
    [3_100n, 'TREINTA Y UN PESOS 00/100 M.N.'],
    [10_000n, 'CIEN PESOS 00/100 M.N.'],
    [10_100n, 'CIENTO UN PESOS 00/100 M.N.'],
    [38_392n, 'TRESCIENTOS OCHENTA Y TRES PESOS 92/100 M.N.'],
    [100_000n, 'MIL PESOS 00/100 M.N.'],
    [2_100_000n, 'VEINTIÚN MIL PESOS 00/100 M.N.'],
    [10_011_500n, 'CIEN MIL CIENTO QUINCE PESOS 00/100 M.N.'],
    [70_070_007n, 'SETECIENTOS MIL SETECIENTOS PESOS 07/100 M.N.'],
    [100_000_000n, 'UN MILLÓN DE PESOS 00/100 M.N.'],
    [100_000_100n, 'UN MILLÓN UN PESOS 00/100 M.N.'],
    [200_000_000_000n, 'DOS MIL MILLONES DE PESOS 00/100 M.N.'],
    [100_000_000_000_000n, 'UN BILLÓN DE PESOS 00/100 M.N.'],
    [
      123_456_789_012_345_678n,
      'MIL DOSCIENTOS TREINTA Y CUATRO BILLONES QUINIENTOS SESENTA Y SIETE MIL OCHOCIENTOS NOVENTA MILLONES CIENTO VEINTITRÉS MIL CUATROCIENTOS CINCUENTA Y SEIS PESOS 78/100 M.N.',
    ],
  ]
  for (const [cents, words] of written) assert.equal(amountInLetters(cents), words)
})

test('every amount in letters reads back as the same amount', () => {
  const cents = fc.bigInt({ min: 0n, max: 10n ** 20n - 1n })
  fc.assert(
    fc.property(cents, (amount) => assert.equal(readLetters(amountInLetters(amount)), amount)),
    {
      numRuns: 2_000,
    },
  )
})

test('amounts keep every decimal that means something', () => {
  assert.equal(printMoney({ units: 123_456_789n, decimals: 2 }), '$1,234,567.89')
  assert.equal(printMoney({ units: 28_500_000n, decimals: 6 }), '$28.50')
  assert.equal(printMoney({ units: 15_946_667n, decimals: 6 }), '$15.946667')
  assert.equal(printMoney({ units: 5n, decimals: 0 }), '$5.00')
  assert.equal(printMoney({ units: 1_000n, decimals: 0 }), '$1,000.00')
  assert.equal(printCantidad({ units: 385n, decimals: 3 }), '0.385')
  assert.equal(printCantidad({ units: 2_000n, decimals: 3 }), '2')
  assert.equal(printCantidad({ units: 10n, decimals: 0 }), '10')
  assert.equal(printTasa({ units: 160_000n, decimals: 6 }), '16 %')
  assert.equal(printTasa({ units: 265_000n, decimals: 6 }), '26.5 %')
  assert.equal(printTasa({ units: 0n, decimals: 6 }), '0 %')
})

test('what the font lacks becomes one mark, and nothing that is invisible or turns the text around is printed', () => {
  assert.equal(printableText('JAMÓN "ÑANDÚ" <1 kg> & $5 #panic', font), 'JAMÓN "ÑANDÚ" <1 kg> & $5 #panic')
  assert.equal(printableText('PAPAS 👨‍👩‍👧 🥔', font), 'PAPAS \ufffd \ufffd')
  assert.equal(printableText('a\u202eb\u200bc\ufeffd\u0007e', font), 'abcde')
  assert.equal(printableText('a\u00a0b\tc\nd', font), 'a b c d')
  assert.equal(printableText('n\u0303 日', font), 'n\u0303 \ufffd')
})

test('of any text only characters that the font has are printed', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 60 })
  fc.assert(
    fc.property(texts, (text) => {
      for (const character of printableText(text, font)) assert.ok(font.covers(character.codePointAt(0) ?? 0))
    }),
    { numRuns: 2_000 },
  )
})

test('the bold style has every character of the regular one, so that a name cannot fail in bold', () => {
  const bold = readFont(notoSans('700Bold'))
  const missing = Array.from({ length: 0x2_0000 }, (_, codePoint) => codePoint).filter(
    (codePoint) => font.covers(codePoint) && !bold.covers(codePoint),
  )
  assert.deepEqual(missing, [])
})

test('a seal is cut into full lines that fit, and joined again it is the same seal', () => {
  const square: Font = { covers: () => true, advance: () => 1_000 }
  assert.deepEqual(cutLines('abcdefgh', square, { width_pt: 30, size_pt: 10 }), ['abc', 'def', 'gh'])
  assert.deepEqual(cutLines('', square, { width_pt: 30, size_pt: 10 }), [])
  const seal = 'WWii+/=='.repeat(43)
  const lines = cutLines(seal, font, { width_pt: 200, size_pt: 6 })
  assert.equal(lines.join(''), seal)
  for (const line of lines) {
    const width = Array.from(line).reduce(
      (sum, character) => sum + font.advance(character.codePointAt(0) ?? 0),
      0,
    )
    assert.ok((width / 1_000) * 6 <= 200)
  }
})

test('an address is masked so that only its owner knows it again', () => {
  assert.equal(maskEmail('compras@ure.example'), 'co•••••@ure.example')
  assert.equal(maskEmail('ana@ure.example'), 'a•••••@ure.example')
  assert.equal(maskEmail('a@ure.example'), '•••••@ure.example')
  assert.equal(maskEmail('nothing'), '•••••')
})

test('a mail is tried for about a day, ever more rarely, and then given up', () => {
  const waits = Array.from({ length: 40 }, (_, index) => waitAfterAttempt_ms(index + 1))
  const tried = waits.filter((wait) => wait !== null)
  assert.equal(waits[0], 60_000)
  assert.deepEqual(
    tried,
    tried.toSorted((a, b) => a - b),
  )
  const hours = tried.reduce((sum, wait) => sum + wait, 0) / 3_600_000
  assert.ok(hours > 20 && hours < 28, `${hours} h`)
  assert.ok(waits.slice(tried.length).every((wait) => wait === null))
})

/** The other way round, written from the grammar and not from the code: groups of six, three and single words. */
function readLetters(text: string): bigint {
  const [, words = '', cents = ''] = /^(.+?)(?: DE)? PESOS? (\d\d)\/100 M\.N\.$/.exec(text) ?? []
  let [total, group, small] = [0n, 0n, 0n]
  for (const word of words.split(' ')) {
    const value = VALUES.get(word)
    if (value !== undefined) small += value
    else if (word === 'MIL') [group, small] = [group + (small || 1n) * 1_000n, 0n]
    else if (word.startsWith('MILL')) [total, group, small] = [total + (group + small) * 10n ** 6n, 0n, 0n]
    else if (word.startsWith('BILL')) [total, group, small] = [total + (group + small) * 10n ** 12n, 0n, 0n]
    else assert.ok(word === 'Y', `unknown word ${word}`)
  }
  return (total + group + small) * 100n + BigInt(cents)
}

const VALUES = new Map(
  Object.entries({
    CERO: 0,
    UN: 1,
    DOS: 2,
    TRES: 3,
    CUATRO: 4,
    CINCO: 5,
    SEIS: 6,
    SIETE: 7,
    OCHO: 8,
    NUEVE: 9,
    DIEZ: 10,
    ONCE: 11,
    DOCE: 12,
    TRECE: 13,
    CATORCE: 14,
    QUINCE: 15,
    DIECISÉIS: 16,
    DIECISIETE: 17,
    DIECIOCHO: 18,
    DIECINUEVE: 19,
    VEINTE: 20,
    VEINTIÚN: 21,
    VEINTIDÓS: 22,
    VEINTITRÉS: 23,
    VEINTICUATRO: 24,
    VEINTICINCO: 25,
    VEINTISÉIS: 26,
    VEINTISIETE: 27,
    VEINTIOCHO: 28,
    VEINTINUEVE: 29,
    TREINTA: 30,
    CUARENTA: 40,
    CINCUENTA: 50,
    SESENTA: 60,
    SETENTA: 70,
    OCHENTA: 80,
    NOVENTA: 90,
    CIEN: 100,
    CIENTO: 100,
    DOSCIENTOS: 200,
    TRESCIENTOS: 300,
    CUATROCIENTOS: 400,
    QUINIENTOS: 500,
    SEISCIENTOS: 600,
    SETECIENTOS: 700,
    OCHOCIENTOS: 800,
    NOVECIENTOS: 900,
  }).map(([word, value]) => [word, BigInt(value)]),
)
