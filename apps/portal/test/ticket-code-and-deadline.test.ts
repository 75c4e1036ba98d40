import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatCode, makeCode, normaliseCode } from '../src/tickets/code.ts'
import {
  deadlineOf,
  deadlineText,
  instantOf,
  invoiceBy,
  placeOf,
  wallClock,
} from '../src/tickets/deadline.ts'

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

const ZONES = [
  ['America/Ciudad_Juarez', '2027-01-01T06:59:59.000Z', 'Cd. Juárez'],
  ['America/Monterrey', '2027-01-01T05:59:59.000Z', 'Monterrey'],
  ['America/Cancun', '2027-01-01T04:59:59.000Z', 'Cancún'],
] as const

for (const [zone, last, place] of ZONES)
  test(`in ${place} a purchase of 2026 can be invoiced until the year ends on its own clocks`, () => {
    const summer = new Date('2026-07-01T12:00:00Z') // Juárez: summer time then, winter time at the deadline
    const deadline = invoiceBy(summer, zone)
    assert.equal(deadline.toISOString(), last)
    assert.equal(
      deadlineText(deadline, zone, placeOf(zone)),
      `hasta el jueves 31 de diciembre de 2026, 23:59 h (hora de ${place})`,
    )
    const lastSecond = new Date(last)
    assert.equal(invoiceBy(lastSecond, zone).toISOString(), last)
    const nextYear = new Date(lastSecond.getTime() + 1000)
    assert.equal(wallClock(invoiceBy(nextYear, zone), zone).year, 2027)
  })

test('the year of a purchase is that of the store, not of Greenwich', () => {
  const sold = new Date('2027-01-01T05:30:00Z') // 22:30 of 31 December in Juárez, 00:30 of 1 January in Cancún
  assert.equal(invoiceBy(sold, 'America/Ciudad_Juarez').toISOString(), '2027-01-01T06:59:59.000Z')
  assert.equal(invoiceBy(sold, 'America/Cancun').toISOString(), '2028-01-01T04:59:59.000Z')
})

test('a ticket may promise more time than the law of the house, never less', () => {
  const issuedAt = new Date('2026-11-21T12:00:00Z')
  const policy = invoiceBy(issuedAt, 'America/Monterrey')
  const later = new Date('2027-01-31T12:00:00Z')
  const earlier = new Date('2026-11-30T12:00:00Z')
  assert.deepEqual(deadlineOf({ issuedAt, promised: later }, 'America/Monterrey'), later)
  assert.deepEqual(deadlineOf({ issuedAt, promised: earlier }, 'America/Monterrey'), policy)
  assert.deepEqual(deadlineOf({ issuedAt, promised: null }, 'America/Monterrey'), policy)
})

test('wall clock and instant answer each other in every zone and season', () => {
  const zones = fc.constantFrom(
    'America/Ciudad_Juarez',
    'America/Monterrey',
    'America/Cancun',
    'America/Tijuana',
    'UTC',
  )
  const seconds = fc.integer({ min: 1_640_995_200, max: 1_956_528_000 })
  fc.assert(
    fc.property(zones, seconds, (zone, at) => {
      const wall = wallClock(new Date(at * 1000), zone)
      // In the hour that is repeated each autumn two instants share a wall clock; both show it.
      assert.deepEqual(wallClock(instantOf(wall, zone), zone), wall)
    }),
    { numRuns: 500 },
  )
})
