import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bankHolidays, isBusinessDay, isoDay, nextBusinessDay } from '../src/deadlines/bank-holidays.ts'
import { deadlineOf, dueBy, lastDay } from '../src/deadlines/due.ts'
import { leftOut } from '../src/deadlines/left-out.ts'
import { DEFAULT_POLICY, type DeadlinePolicy, parsePolicy, warningFor } from '../src/deadlines/policy.ts'
import { deadlineText, placeOf } from '../src/tickets/deadline.ts'
import { type Day, addDays, instantOf, wallClock } from '../src/zone-clock.ts'

const ZONES = [
  ['America/Ciudad_Juarez', '2027-01-01T06:59:59.000Z', 'Cd. Juárez'],
  ['America/Monterrey', '2027-01-01T05:59:59.000Z', 'Monterrey'],
  ['America/Cancun', '2027-01-01T04:59:59.000Z', 'Cancún'],
] as const

for (const [zone, last, place] of ZONES)
  test(`in ${place} a purchase of 2026 can be invoiced until the year ends on its own clocks`, () => {
    const summer = new Date('2026-07-01T12:00:00Z') // Juárez: summer time then, winter time at the deadline
    const deadline = dueBy(DEFAULT_POLICY, summer, zone)
    assert.equal(deadline.toISOString(), last)
    assert.equal(
      deadlineText(deadline, zone, placeOf(zone)),
      `hasta el jueves 31 de diciembre de 2026, 23:59 h (hora de ${place})`,
    )
    const lastSecond = new Date(last)
    assert.equal(dueBy(DEFAULT_POLICY, lastSecond, zone).toISOString(), last)
    const nextYear = new Date(lastSecond.getTime() + 1000)
    assert.equal(wallClock(dueBy(DEFAULT_POLICY, nextYear, zone), zone).year, 2027)
  })

test('the year of a purchase is that of the store, not of Greenwich', () => {
  const sold = new Date('2027-01-01T05:30:00Z') // 22:30 of 31 December in Juárez, 00:30 of 1 January in Cancún
  assert.equal(dueBy(DEFAULT_POLICY, sold, 'America/Ciudad_Juarez').toISOString(), '2027-01-01T06:59:59.000Z')
  assert.equal(dueBy(DEFAULT_POLICY, sold, 'America/Cancun').toISOString(), '2028-01-01T04:59:59.000Z')
})

test('a ticket may promise more time than the law of the house, never less', () => {
  const issuedAt = new Date('2026-11-21T12:00:00Z')
  const policy = dueBy(DEFAULT_POLICY, issuedAt, 'America/Monterrey')
  const later = new Date('2027-01-31T12:00:00Z')
  const earlier = new Date('2026-11-30T12:00:00Z')
  assert.deepEqual(deadlineOf({ issuedAt, promised: later }, DEFAULT_POLICY, 'America/Monterrey'), later)
  assert.deepEqual(deadlineOf({ issuedAt, promised: earlier }, DEFAULT_POLICY, 'America/Monterrey'), policy)
  assert.deepEqual(deadlineOf({ issuedAt, promised: null }, DEFAULT_POLICY, 'America/Monterrey'), policy)
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

const day = (text: string): Day => {
  const [year = 0, month = 0, date = 0] = text.split('-').map(Number)
  return { year, month, day: date }
}
const policy = (base: DeadlinePolicy['base'], extend = true): DeadlinePolicy => ({
  base,
  extend,
  alsoClosed: [],
})

test('banks close on the days that the CNBV published for 2024, 2025 and 2026', () => {
  const published: Record<number, string[]> = {
    2024: '01-01 02-05 03-18 03-28 03-29 05-01 09-16 10-01 11-02 11-18 12-12 12-25'.split(' '),
    2025: '01-01 02-03 03-17 04-17 04-18 05-01 09-16 11-02 11-17 12-12 12-25'.split(' '),
    2026: '01-01 02-02 03-16 04-02 04-03 05-01 09-16 11-02 11-16 12-12 12-25'.split(' '),
  }
  for (const [year, days] of Object.entries(published))
    assert.deepEqual(
      [...bankHolidays(Number(year))].toSorted(),
      days.map((each) => `${year}-${each}`),
    )
})

test('Holy Week follows the moon, in the years when the computus is easily wrong too', () => {
  const goodFridays = [
    '1954-04-16',
    '1981-04-17',
    '2000-04-21',
    '2008-03-21',
    '2038-04-23',
    '2049-04-16',
    '2076-04-17',
  ]
  for (const friday of goodFridays) assert.ok(bankHolidays(day(friday).year).has(friday), friday)
})

test('a last day on a weekend or a holiday gives way to the next business day', () => {
  const after = (text: string) => isoDay(nextBusinessDay(day(text)))
  assert.equal(after('2026-11-28'), '2026-11-30') // Saturday
  assert.equal(after('2026-11-14'), '2026-11-17') // Saturday before the Monday of 20 November
  assert.equal(after('2026-04-02'), '2026-04-06') // Holy Thursday
  assert.equal(after('2028-12-31'), '2029-01-02') // Sunday, then New Year's Day on a Monday
  assert.equal(after('2026-12-11'), '2026-12-11') // Friday before the 12th on a Saturday
  assert.equal(isoDay(nextBusinessDay(day('2026-12-24'), ['2026-12-24'])), '2026-12-28') // the store's own, then Friday 25
})

test('each kind of policy has its last day, at month ends, on 29 February and on 31 December', () => {
  const last = (given: DeadlinePolicy, bought: string) => isoDay(lastDay(given, day(bought)))
  const monthEnd = policy({ kind: 'month-end', graceDays: 0 }, false)
  assert.equal(last(monthEnd, '2028-02-29'), '2028-02-29')
  assert.equal(last(monthEnd, '2027-02-10'), '2027-02-28')
  assert.equal(last(policy({ kind: 'month-end', graceDays: 5 }, false), '2026-12-15'), '2027-01-05')
  assert.equal(last(policy({ kind: 'days', days: 365 }, false), '2028-02-29'), '2029-02-28')
  assert.equal(last(policy({ kind: 'days', days: 0 }), '2026-11-21'), '2026-11-23') // a Saturday's purchase
  assert.equal(last(policy({ kind: 'year-end' }), '2028-03-01'), '2029-01-02')
  assert.equal(last(DEFAULT_POLICY, '2028-03-01'), '2028-12-31')
})

test('"only until Saturday: can I still on Monday?": until Monday 23:59 on the clock of the store', () => {
  const bought = new Date('2026-10-29T18:00:00Z')
  const due = dueBy(policy({ kind: 'days', days: 30 }), bought, 'America/Ciudad_Juarez')
  assert.equal(
    deadlineText(due, 'America/Ciudad_Juarez', 'Cd. Juárez'),
    'hasta el lunes 30 de noviembre de 2026, 23:59 h (hora de Cd. Juárez)',
  )
})

const zones = fc.constantFrom(
  'America/Ciudad_Juarez',
  'America/Tijuana',
  'America/Matamoros',
  'America/Ojinaga',
  'America/Monterrey',
  'America/Hermosillo',
  'America/Cancun',
)
/** 2020 to 2040, DST changes, leap days and year ends among them. */
const instants = fc
  .oneof(
    fc.integer({ min: 1_577_836_800, max: 2_208_988_800 }),
    // within a day of the changes of the clock along the border in 2026, of a leap day and of a year's end
    fc
      .tuple(
        fc.constantFrom(1_772_964_000, 1_793_520_000, 1_835_395_200, 1_798_783_199),
        fc.integer({ min: -90_000, max: 90_000 }),
      )
      .map(([at, around]) => at + around),
  )
  .map((seconds) => new Date(seconds * 1000))
const policies: fc.Arbitrary<DeadlinePolicy> = fc
  .tuple(
    fc.oneof(
      fc.record({ kind: fc.constant('days' as const), days: fc.nat(366) }),
      fc.record({ kind: fc.constant('month-end' as const), graceDays: fc.nat(60) }),
      fc.constant({ kind: 'year-end' as const }),
    ),
    fc.boolean(),
  )
  .map(([base, extend]) => policy(base, extend))

test('every deadline is 23:59:59 of a day of the store, never before the purchase, and a business day where promised', () => {
  fc.assert(
    fc.property(policies, instants, zones, (given, at, zone) => {
      const due = dueBy(given, at, zone)
      const { hour, minute, second, ...last } = wallClock(due, zone)
      assert.deepEqual([hour, minute, second], [23, 59, 59])
      assert.ok(due.getTime() >= Math.floor(at.getTime() / 1000) * 1000)
      if (given.extend) assert.ok(isBusinessDay(last))
      const next = wallClock(new Date(due.getTime() + 1000), zone)
      assert.deepEqual([next.hour, next.minute, next.second], [0, 0, 0])
    }),
    { numRuns: 2000 },
  )
})

test('who buys later never has to ask earlier', () => {
  fc.assert(
    fc.property(policies, instants, fc.nat(40 * 86_400), zones, (given, at, later, zone) => {
      const second = new Date(at.getTime() + later * 1000)
      assert.ok(dueBy(given, second, zone) >= dueBy(given, at, zone))
    }),
    { numRuns: 2000 },
  )
})

test('extending never takes time away, and adds at most a long weekend', () => {
  fc.assert(
    fc.property(policies, instants, zones, (given, at, zone) => {
      const plain = dueBy({ ...given, extend: false }, at, zone)
      const extended = dueBy({ ...given, extend: true }, at, zone)
      assert.ok(extended >= plain)
      assert.ok(extended.getTime() - plain.getTime() < 6 * 86_400_000)
    }),
    { numRuns: 1000 },
  )
})

test('a policy that cannot be read is told at its fields, all at once', () => {
  const read = parsePolicy({
    base: { kind: 'days', days: 1.5 },
    extend: 'sí',
    alsoClosed: ['24/12'],
    closes: 'noon',
  })
  assert.ok(!read.ok)
  assert.deepEqual(
    read.faults.map(({ path }) => path),
    ['base.days', 'extend', 'alsoClosed.0', ''],
  )
  for (const nothing of [null, [], 'year-end', {}, { base: {} }, { base: { kind: 'weeks' } }])
    assert.ok(!parsePolicy(nothing).ok, JSON.stringify(nothing))
  assert.deepEqual(parsePolicy({ base: { kind: 'year-end' } }), {
    ok: true,
    value: { base: { kind: 'year-end' }, extend: true, alsoClosed: [] },
  })
})

test('a policy shorter than the year is warned of, because the SAT lists it as improper', () => {
  assert.equal(warningFor(DEFAULT_POLICY), null)
  assert.match(warningFor(policy({ kind: 'days', days: 30 })) ?? '', /indebido/)
})

test('who is left out: requests that came, and the day of the year that leaves least time', () => {
  const bought = new Date('2026-10-31T20:00:00Z')
  const asked = (requestedAt: string) => ({
    issuedAt: bought,
    requestedAt: new Date(requestedAt),
    timeZone: 'America/Monterrey',
  })
  const past = [asked('2026-11-01T05:59:59Z'), asked('2026-11-01T06:00:00Z'), asked('2026-11-04T18:00:00Z')]
  const result = leftOut(policy({ kind: 'month-end', graceDays: 0 }, false), past, 2027)
  assert.equal(result.requests, 3)
  assert.equal(result.late, 2)
  assert.deepEqual(
    [...result.byDaysLate],
    [
      [1, 1],
      [4, 1],
    ],
  )
  assert.deepEqual(result.fewest, { bought: '2027-01-31', days: 0 })
  assert.deepEqual(result.most, { bought: '2027-01-01', days: 30 })
  assert.equal(result.hurried, 12 * 8)
  const kind = leftOut(DEFAULT_POLICY, past, 2027)
  assert.equal(kind.late, 0)
  assert.equal(kind.most.days, 364)
})

test('days are added over months, years and leap days', () => {
  assert.deepEqual(addDays(day('2028-02-28'), 1), day('2028-02-29'))
  assert.deepEqual(addDays(day('2026-12-31'), 1), day('2027-01-01'))
  assert.deepEqual(addDays(day('2027-03-01'), -1), day('2027-02-28'))
})
